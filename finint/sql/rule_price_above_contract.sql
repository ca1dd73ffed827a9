-- One row per invoice in [$start, $as_of) whose unit price is above the one agreed for its day.
with agreed as (
    select n.*, c.contract_id as agreed_in, c.unit_price_amount as agreed_amount, c.unit as agreed_unit,
        row_number() over (
            partition by n.vendor_key, n.invoice_no, n.line_no
            order by lower(trim(n.contract_id)) = lower(trim(c.contract_id)) desc nulls last,
                abs(n.unit_price_amount - c.unit_price_amount)
        ) as place
    from invoice n
    join live_contract c on c.vendor_key = n.vendor_key and c.currency = n.currency and c.unit_price_amount > 0
        and n.invoice_date between c.start_date and c.end_date
    where n.unit_price_amount is not null and n.quantity > 0 and n.invoice_date >= $start and n.invoice_date < $as_of
)
select vendor_key, vendor, agreed_in as subject, 'bill:' || vendor_key || ':' || lower(trim(invoice_no)) || ':' || invoice_date as unit,
    invoice_date as day,
    (quantity::decimal(20, 6) * (unit_price_amount - agreed_amount)::decimal(18, 6))::decimal(38, 12) as native_amount,
    amount as basis_native_amount, 1::decimal(38, 12) as over, currency,
    -- Half as much again is rather another unit than another price.
    case when unit_price_amount <= agreed_amount * 1.5 then 'high' else 'low' end as confidence,
    invoice_no || ': ' || unit_price_amount::decimal(18, 2) || ' a ' || coalesce(agreed_unit, 'unit') || ', agreed '
        || agreed_amount::decimal(18, 2) as says,
    import_id, i.file_name, line_no
from agreed
join live_import i using (import_id)
where place = 1 and unit_price_amount > agreed_amount * 1.005
order by day, unit
