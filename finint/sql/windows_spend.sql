-- One row per account of the staged spend rows: the days this import covers.
insert into import_window
select $import_id, $sequence, 'spend', $source, account, $breakdown,
    least(min(covers_start), coalesce(any_value($period_start::date), min(covers_start))),
    greatest(max(covers_end), coalesce(any_value($period_end::date), max(covers_end))),
    list(distinct currency)
from staged_spend
group by account
