-- At most one row per key: what it was used for, and the reply it got.
select key, request_hash, reply from idempotency_key where list_contains($keys::varchar[], key)
