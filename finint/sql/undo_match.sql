-- The match stays in the history and no longer counts.
update document_match set undone_on = $now::timestamp, undone_by = $actor
where vendor_key = $vendor_key and lower(trim(document_no)) = lower(trim($document_no)) and undone_on is null
