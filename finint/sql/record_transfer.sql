-- Who moved plan between two lines, and why.
insert into transfer values (
    $import_id, $version, $from_place, $from_month, $to_place, $to_month, $amount, $reason, $now::timestamp, $actor
)
