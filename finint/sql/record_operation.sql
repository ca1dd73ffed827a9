-- A finance operation that has just been done.
insert into operation values (
    nextval('operation_sequence'), $type, $object, date_trunc('month', $now::timestamp)::date, null, $now::timestamp::date,
    $now::timestamp, $first_pass, $control_passed, null, $actor
)
