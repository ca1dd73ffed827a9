-- The months of stated lines that lie in more than one.
insert into spend_part
select import_id, 1, month, spend_date, days, amount::decimal(28, 12) from placed where is_part
