-- One row per bill in [$start, $as_of) after a contract ended that does not renew by itself, with no other in force.
with ledger as (
    select coalesce(vendor_id, lower(trim(vendor))) as vendor_key, any_value(vendor) as vendor, document_no,
        spend_date as day, sum(amount) as amount, currency, min(import_id) as import_id, min(line_no) as line_no
    from spend
    where vendor is not null and document_no is not null and spend_date >= $start and spend_date < $as_of
    group by coalesce(vendor_id, lower(trim(vendor))), document_no, spend_date, currency
),
bill as (
    select vendor_key, vendor, invoice_no as document_no, invoice_date as day, amount, currency, import_id, line_no,
        coalesce(period_end, invoice_date + 1) as served_until, contract_id
    from invoice where invoice_date >= $start and invoice_date < $as_of
    union all
    select l.*, l.day + 1, null from ledger l
    anti join invoice n on n.vendor_key = l.vendor_key and lower(trim(n.invoice_no)) = lower(trim(l.document_no))
),
-- The last contract that had ended by the bill's day.
ended as (
    select b.vendor_key, b.document_no, b.day, max(c.end_date) as end_date, arg_max(c.contract_id, c.end_date) as contract_id,
        arg_max(coalesce(c.units_used, -1), c.end_date) as units_used
    from bill b
    join live_contract c on c.vendor_key = b.vendor_key and c.end_date < b.day
    group by b.vendor_key, b.document_no, b.day
    having not bool_or(c.auto_renew)
)
select b.vendor_key, b.vendor, e.contract_id as subject,
    'bill:' || b.vendor_key || ':' || lower(trim(b.document_no)) || ':' || b.day as unit, b.day,
    b.amount as native_amount, b.amount as basis_native_amount, 1::decimal(38, 12) as over, b.currency,
    case when e.units_used = 0 then 'high' else 'medium' end as confidence,
    b.document_no || ' is billed after ' || e.contract_id || ' ended on ' || e.end_date
        || case when e.units_used = 0 then '; no use recorded' else '' end as says,
    b.import_id, i.file_name, b.line_no
from bill b
join ended e on e.vendor_key = b.vendor_key and e.document_no = b.document_no and e.day = b.day
join live_import i using (import_id)
where b.amount > 0 and b.served_until > e.end_date + 1
    and not exists (
        select 1 from live_contract c
        where c.vendor_key = b.vendor_key and b.day between c.start_date and c.end_date
    )
order by b.day, unit
