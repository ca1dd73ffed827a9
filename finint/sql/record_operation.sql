-- A finance operation that has just been done.
insert into operation values (
    nextval('operation_sequence'), $type, $object, month_of($now::timestamp), null, $now::timestamp::date,
    $now::timestamp, $first_pass, $control_passed, null, $actor
)
