-- One row per vendor: what the books hold of it in [$start, $end) that a detection rule can test.
with held as (
    select lower(trim(vendor)) as vendor_key, true as has_documents, false as has_prices, false as has_seats
    from summed_spend
    where vendor is not null and document_no is not null and spend_date >= $start and spend_date < $end
    union all
    select lower(trim(vendor)), true, unit_price_amount is not null and quantity > 0, false
    from invoice
    where invoice_date >= $start and invoice_date < $end
    union all
    select lower(trim(vendor)), false, false, units > 0 and units_used is not null
    from live_contract
    where start_date < $end and (end_date >= $start or auto_renew)
)

select vendor_key, bool_or(has_documents) as has_documents, bool_or(has_prices) as has_prices, bool_or(has_seats) as has_seats
from held
where vendor_key is not null
group by vendor_key
order by vendor_key
