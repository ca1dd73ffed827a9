-- One row per finance operation due in [$start, $end); those cancelled before they were due are left out.
select import_id, line_no, type, object, due_on, done_on, coalesce(first_pass, false) as first_pass,
    coalesce(control_passed, false) as control_passed, reversed_on
from finance_operation
where due_on >= $start and due_on < $end and (cancelled_on is null or cancelled_on > due_on)
order by due_on, type, object
