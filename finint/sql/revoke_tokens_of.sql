-- Every token of a person stops counting.
update api_token set revoked_on = $now::timestamp, revoked_by = $actor where person = $person and revoked_on is null
