-- One row per booked document, newest first, with the order it bills and the accrual it replaces.
select
    b.vendor_key, b.document_no, b.vendor, b.department, b.booked_on, b.month, b.amount, b.currency, b.reporting_amount,
    any_value(m.commitment_id) as commitment_id, any_value(m.accrual_id) as accrual_id
from booked_document b
left join document_match m on m.vendor_key = b.vendor_key and lower(trim(m.document_no)) = b.document_key and m.undone_on is null
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), b.department)
group by all
order by b.booked_on desc, b.vendor, b.document_no
limit $rows
