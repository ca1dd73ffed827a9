-- The months of budget rows that are longer than one.
insert into budget_month_laid select $import_id, line_no, month, amount, (select max(laid) from laying) from part
