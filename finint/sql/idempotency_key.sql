-- At most one row: what a key was used for, and the reply it got.
select request_hash, reply from idempotency_key where key = $key
