-- The months of spend rows that lie in more than one.
insert into spend_part_laid
select $import_id, line_no, month, first_day, days, amount, (select max(laid) from laying) from part
