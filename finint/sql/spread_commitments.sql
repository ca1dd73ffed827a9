-- The months of commitments, one row each.
insert into commitment_part_laid select $import_id, line_no, month, amount, (select max(laid) from laying) from part
