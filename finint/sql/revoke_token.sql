-- A token stops counting; the end that came first stays.
update api_token set revoked_on = $now::timestamp, revoked_by = $actor where token_id = $id and revoked_on is null
