-- The months of spend rows that lie in more than one.
insert into spend_part select $import_id, line_no, month, first_day, days, amount from part
