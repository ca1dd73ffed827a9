-- A word on one line's variance.
insert into variance_comment values (
    nextval('variance_comment_sequence'), $start, $end, $version, $field, $name, $driver, $is_permanent, $full_year, $owner_role,
    $due_on, $action, $words, $variance, $now::timestamp, $actor
)
