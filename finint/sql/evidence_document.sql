-- One row: whether the ledger or the invoices hold the document.
select (select count(*) from spend where lower(trim(document_no)) = lower(trim($evidence)))
    + (select count(*) from invoice where lower(trim(invoice_no)) = lower(trim($evidence))) as known
