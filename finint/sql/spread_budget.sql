-- The months of budget rows that are longer than one.
insert into budget_month select $import_id, line_no, month, amount from part
