-- One row per match in force of one document.
select match_id from document_match
where vendor_key = $vendor_key and lower(trim(document_no)) = lower(trim($document_no)) and undone_on is null
order by match_id
