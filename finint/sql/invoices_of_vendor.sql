-- One row per invoice of a vendor, newest first, with what the ledger booked under its number and the file it came from.
with booked as (
    select lower(trim(document_no)) as document_key, sum(reporting_amount) as booked_amount, sum(lines)::bigint as booked_lines
    from summed_spend
    where coalesce(vendor_id, lower(trim(vendor))) = $vendor_key and document_no is not null
    group by 1
)
select n.invoice_no, n.invoice_date, n.due_date, n.paid_date, n.amount, n.currency, n.paid_amount, n.status,
    n.description, n.contract_id, n.credit_note_for, b.booked_amount::decimal(38, 12) as booked_amount,
    coalesce(b.booked_lines, 0) as booked_lines, i.file_name, n.line_no, n.import_id
from invoice n
join live_import i using (import_id)
left join booked b on b.document_key = lower(trim(n.invoice_no))
where n.vendor_key = $vendor_key and n.invoice_date < $as_of
order by n.invoice_date desc, n.invoice_no
