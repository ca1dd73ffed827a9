-- One row per invoice of [$start, $as_of) paid in full after the last day of its early-payment discount.
with terms as (
    select n.*, coalesce(n.discount_ratio, c.discount_ratio) as taken_off,
        coalesce(n.discount_until, n.invoice_date + c.discount_days::integer) as until
    from invoice n
    left join live_contract c on c.vendor_key = n.vendor_key and lower(trim(c.contract_id)) = lower(trim(n.contract_id))
    where n.invoice_date >= $start and n.invoice_date < $as_of
)
select vendor_key, vendor, 'early payment' as subject,
    'bill:' || vendor_key || ':' || lower(trim(invoice_no)) || ':' || invoice_date as unit, paid_date as day,
    (amount::decimal(20, 4) * taken_off::decimal(12, 8))::decimal(38, 12) as native_amount, amount as basis_native_amount,
    1::decimal(38, 12) as over, currency, 'high' as confidence,
    invoice_no || ' paid on ' || paid_date || ', discount until ' || until as says,
    t.import_id, i.file_name, t.line_no
from terms t
join live_import i using (import_id)
where taken_off > 0 and amount > 0 and paid_date > until and paid_date < $as_of
    and coalesce(paid_amount, amount) > amount - amount::decimal(20, 4) * taken_off::decimal(12, 8)
order by paid_date, unit
