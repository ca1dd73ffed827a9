-- A key and its reply.
insert into idempotency_key values ($key, $request_hash, $reply, $now::timestamp, $actor)
