-- The months of stated lines that lie in more than one.
insert into spend_part_laid
select import_id, 1, month, spend_date, days, amount::decimal(28, 12), (select max(laid) from laying) from placed where is_part
