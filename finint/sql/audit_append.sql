-- More entries at the end of the chain: each list holds a field of all of them, in order.
insert into audit
select
    unnest($seq::bigint[]), unnest($ts::timestamp[]), unnest($actor::varchar[]), unnest($action::varchar[]),
    unnest($object::varchar[]), unnest($payload_sha256::varchar[]), unnest($payload::varchar[]), unnest($prev::varchar[]),
    unnest($mac::varchar[])
