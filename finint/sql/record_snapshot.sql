-- What a month was when it was closed.
insert into snapshot values (
    $snapshot_id, $month, $data_hash, $data_version, $rows, $actual, $document, $now::timestamp, $actor
)
