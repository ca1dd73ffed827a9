-- A token, by its hash.
insert into api_token values (
    $id, $token_sha256, $label, $person, $role, $may_write, $departments, $now::timestamp, $actor, $expires_on::timestamp, null, null
)
