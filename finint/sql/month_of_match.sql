-- One row: the month in which a match takes an accrual back.
select month from document_match where match_id = $match_id
