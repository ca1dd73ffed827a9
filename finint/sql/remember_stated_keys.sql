-- Each statement's key and its reply.
insert into idempotency_key select key, request_hash, reply, made_on::timestamp, made_by from stated
