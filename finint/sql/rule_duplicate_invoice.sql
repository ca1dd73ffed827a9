-- One row per bill in [$start, $as_of) that repeats an earlier one: number alike but for spelling, or all but the number.
with ledger as (
    select coalesce(vendor_id, lower(trim(vendor))) as vendor_key, any_value(vendor) as vendor, document_no,
        spend_date as day, sum(amount) as amount, currency, min(import_id) as import_id, min(line_no) as line_no
    from spend
    where vendor is not null and document_no is not null and not is_spread and spend_date < $as_of
    group by coalesce(vendor_id, lower(trim(vendor))), document_no, spend_date, currency
),
bill as (
    select vendor_key, vendor, invoice_no as document_no, invoice_date as day, amount, currency, import_id, line_no
    from invoice where invoice_date < $as_of
    union all
    -- A ledger document with an invoice of its number is that invoice.
    select * from ledger l
    anti join invoice n on n.vendor_key = l.vendor_key and lower(trim(n.invoice_no)) = lower(trim(l.document_no))
),
-- A bill that a credit note took back repeats nothing.
kept as (
    select b.*, regexp_replace(upper(document_no), '[^A-Z0-9]', '', 'g') as core
    from bill b
    where amount > 0 and not exists (
        select 1 from bill c
        where c.vendor_key = b.vendor_key and c.currency = b.currency and c.amount = -b.amount and c.day >= b.day
    )
),
numbered as (
    select *,
        row_number() over (partition by vendor_key, currency, amount, core order by day, line_no) as copy,
        first_value(document_no) over (partition by vendor_key, currency, amount, core order by day, line_no) as first_no,
        row_number() over (partition by vendor_key, currency, amount, day order by line_no) as alike,
        first_value(document_no) over (partition by vendor_key, currency, amount, day order by line_no) as alike_no,
        first_value(core) over (partition by vendor_key, currency, amount, day order by line_no) as alike_core
    from kept
)
select vendor_key, vendor, document_no as subject, 'bill:' || vendor_key || ':' || lower(trim(document_no)) || ':' || day as unit,
    day, amount as native_amount, amount as basis_native_amount, 1::decimal(38, 12) as over, currency,
    case when copy > 1 then 'high' else 'low' end as confidence,
    case when copy > 1 then document_no || ' repeats ' || first_no || ' with the same amount'
        else document_no || ' has the vendor, day and amount of ' || alike_no || ' under another number' end as says,
    b.import_id, i.file_name, b.line_no
from numbered b
join live_import i using (import_id)
where day >= $start and (copy > 1 or alike > 1 and alike_core <> core)
order by day, unit
