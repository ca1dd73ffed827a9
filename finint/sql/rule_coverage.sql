-- One row: how many rows of each kind the detection rules can read, up to $as_of.
select
    (select coalesce(sum(lines), 0)::bigint from summed_spend where vendor is not null and document_no is not null and spend_date < $as_of)
        + (select count(*) from invoice where invoice_date < $as_of) as bills,
    (select count(*) from invoice where invoice_date < $as_of) as invoices,
    (select count(*) from live_contract) as contracts,
    (select count(*) from invoice where unit_price_amount is not null and quantity is not null and invoice_date < $as_of) as prices,
    (select count(*) from live_vendor where category is not null) as categories,
    (select count(*) from live_contract where units > 0 and units_used is not null) as use,
    (select count(*) from invoice where discount_ratio is not null) +
        (select count(*) from live_contract where discount_ratio is not null) as discounts,
    (select count(*) from invoice where paid_date is not null) as payments,
    (select count(*) from live_contract where units > 0 and units_used is not null) +
        (select coalesce(sum(commitments), 0)::bigint from summed_spend where spend_date < $as_of) as commitments,
    (select count(*) from live_idle_resource where idle_month < $as_of) as idle
