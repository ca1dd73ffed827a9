-- One more entry at the end of the chain.
insert into audit values (
    $seq, $ts::timestamp, $actor, $action, $object, $payload_sha256, $payload, $prev, $mac
)
