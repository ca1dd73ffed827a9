-- One row per registered finance operation due in [$start, $end).
select o.type, o.object, o.due_on, o.done_on, o.cancelled_on, o.amount, o.first_pass, o.control_passed, o.reversed_on,
    o.import_id, coalesce(i.file_name, 'recorded by finint') as file_name, o.line_no::bigint as line_no
from finance_operation o
left join live_import i on i.import_id = o.import_id
where o.due_on >= $start and o.due_on < $end
order by o.due_on, o.type, o.object
