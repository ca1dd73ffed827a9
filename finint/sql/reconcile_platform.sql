-- One row per vendor, calendar month and currency: what platforms and clouds report in [$start, $end) before $as_of.
-- They replace a window of days when exported again; ledgers, cards and bills are kept by their document.
select coalesce(s.vendor_id, lower(trim(s.vendor))) as vendor_key, any_value(s.vendor) as vendor, date_trunc('month', s.spend_date)::date as month, s.currency,
    sum(s.lines)::bigint as rows, sum(s.amount)::decimal(38, 12) as native_amount, sum(s.reporting_amount)::decimal(38, 12) as amount
from summed_spend s
join import_file f using (import_id)
where s.netting = '' and s.vendor is not null and f.replaces = 'window'
    and s.spend_date >= $start and s.spend_date < $end and s.spend_date < $as_of
group by 1, 3, 4
order by 1, 3, 4
