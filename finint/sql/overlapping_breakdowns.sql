-- One row per live, counted import of another breakdown of the same money: source, account and some day in common.
select o.import_id, any_value(f.file_name) as file_name, any_value(o.breakdown) as breakdown
from import_window w
join import_window o on o.kind = w.kind and o.source = w.source and o.account = w.account
    and o.breakdown <> w.breakdown and list_has_any(o.currencies, w.currencies) and o.sequence < w.sequence
    and o.period_start < w.period_end and w.period_start < o.period_end
join import_file f on f.import_id = o.import_id and f.status = 'live'
where w.import_id = $import_id and w.kind = $kind
    and not list_contains($detail, o.import_id)
group by o.import_id
order by o.import_id
