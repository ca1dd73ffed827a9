-- One row per bill in [$start, $as_of) that repeats an earlier one: number alike but for its spelling, or its sum alone.
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
        first_value(document_no) over (partition by vendor_key, currency, amount, core order by day, line_no) as first_no
    from kept
),
-- Twice one odd sum within a month, under two numbers, and never else: a vendor that bills so often does so by agreement.
twin as (
    select vendor_key, currency, amount, min(day) as first_day, max(day) as day, arg_min(document_no, (day, line_no)) as first_no,
        count(*) over (partition by vendor_key) as pairs
    from kept
    where amount >= 100
    group by vendor_key, currency, amount
    having count(*) = 2 and count(distinct core) = 2 and max(day) - min(day) <= 31
),
flagged as (
    select n.*, 'high' as confidence, n.document_no || ' repeats ' || n.first_no || ' with the same amount' as says
    from numbered n where copy > 1
    union all
    select n.*, 'low', n.document_no || ' has the amount of ' || t.first_no || ' of ' || t.first_day || ', once only'
    from numbered n
    join twin t on t.vendor_key = n.vendor_key and t.currency = n.currency and t.amount = n.amount and n.document_no <> t.first_no
    where t.pairs = 1 and not exists (
        select 1 from kept k where k.vendor_key = t.vendor_key group by k.currency, k.amount having count(*) > 2
    )
)
select vendor_key, vendor, document_no as subject, 'bill:' || vendor_key || ':' || lower(trim(document_no)) || ':' || day as unit,
    day, amount as native_amount, amount as basis_native_amount, 1::decimal(38, 12) as over, currency, confidence, says,
    b.import_id, i.file_name, b.line_no
from flagged b
join live_import i using (import_id)
where day >= $start
order by day, unit
