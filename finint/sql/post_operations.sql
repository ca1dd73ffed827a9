-- Finance operations kept elsewhere.
insert into operation_line by name
select $import_id as import_id, line_no, type, object, due_on, done_on, cancelled_on, amount, currency, first_pass,
    control_passed, reversed_on
from incoming
