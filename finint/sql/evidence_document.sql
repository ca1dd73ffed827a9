-- One row: whether the ledger or the invoices hold the document.
select (select coalesce(sum(lines), 0)::bigint from summed_spend where lower(trim(document_no)) = lower(trim($evidence)))
    + (select count(*) from invoice where lower(trim(invoice_no)) = lower(trim($evidence))) as known
