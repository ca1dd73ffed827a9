-- One row per vendor with spend up to $most in [$start, $as_of): its bills times the cost of handling one.
with paid as (
    select coalesce(vendor_id, lower(trim(vendor))) as vendor_key, any_value(vendor) as vendor,
        sum(reporting_amount) as amount, (count(distinct document_no) + coalesce(sum(lines) filter (where document_no is null), 0))::bigint as bills,
        max(spend_date) as day, (select currency from reporting) as currency,
        arg_max(import_id, spend_date) as import_id, arg_max(line_no, spend_date) as line_no
    from summed_spend
    where vendor is not null and spend_date >= $start and spend_date < $as_of
    group by coalesce(vendor_id, lower(trim(vendor)))
    having sum(reporting_amount) > 0 and sum(reporting_amount) <= $most
)
select vendor_key, vendor, 'tail' as subject, 'vendor:' || vendor_key as unit, day,
    (bills * $handling::decimal(12, 2))::decimal(38, 12) as native_amount,
    -- The handling is our own time: it is not a part of what the vendor was paid.
    (bills * $handling::decimal(12, 2))::decimal(38, 12) as basis_native_amount,
    1::decimal(38, 12) as over, currency, 'low' as confidence,
    bills || case when bills = 1 then ' bill' else ' bills' end || ' for ' || amount::decimal(18, 2) || ' ' || currency as says,
    p.import_id, i.file_name, p.line_no
from paid p
join live_import i using (import_id)
order by vendor_key
