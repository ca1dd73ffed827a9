-- One row: the next number of a match or an accrual.
select nextval('document_match_sequence')::bigint as number
