-- One row per invoice in [$start, $as_of) above the last price that held for three months, while no contract was in force.
with priced as (
    select *, row_number() over item as place,
        row_number() over (partition by vendor_key, description, currency, unit_price_amount order by invoice_date, line_no) as same
    from invoice
    where unit_price_amount > 0 and quantity > 0 and amount > 0 and invoice_date < $as_of
    window item as (partition by vendor_key, description, currency order by invoice_date, line_no)
),
-- Bills in a row at one price share place − same.
run as (
    select vendor_key, description, currency, unit_price_amount, max(place) as last_place,
        max(invoice_date) as last_day
    from priced
    group by vendor_key, description, currency, unit_price_amount, place - same
    -- Equal bills within a month or two are a split sum, not a price.
    having count(distinct date_trunc('month', invoice_date)) >= 3
),
raised as (
    select p.*, r.unit_price_amount as former_amount, r.last_day as former_day
    from priced p
    join run r on r.vendor_key = p.vendor_key and r.description is not distinct from p.description
        and r.currency = p.currency and r.last_place < p.place and r.unit_price_amount < p.unit_price_amount
    qualify row_number() over (
        partition by p.vendor_key, p.description, p.currency, p.place order by r.last_place desc
    ) = 1
)
select vendor_key, vendor, coalesce(description, 'bills') as subject,
    'bill:' || vendor_key || ':' || lower(trim(invoice_no)) || ':' || invoice_date as unit, invoice_date as day,
    (quantity::decimal(20, 6) * (unit_price_amount - former_amount)::decimal(18, 6))::decimal(38, 12) as native_amount,
    amount as basis_native_amount, 1::decimal(38, 12) as over, currency, 'medium' as confidence,
    invoice_no || ': ' || unit_price_amount::decimal(18, 2) || ' after ' || former_amount::decimal(18, 2) || ' until '
        || former_day as says,
    r.import_id, i.file_name, r.line_no
from raised r
join live_import i using (import_id)
where unit_price_amount > former_amount * 1.01 and invoice_date >= $start
    and not exists (
        select 1 from live_contract c
        where c.vendor_key = r.vendor_key and r.invoice_date >= c.start_date and (r.invoice_date <= c.end_date or c.auto_renew)
    )
order by day, unit
