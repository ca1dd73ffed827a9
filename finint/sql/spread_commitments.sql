-- The months of commitments, one row each.
insert into commitment_part select $import_id, line_no, month, amount from part
