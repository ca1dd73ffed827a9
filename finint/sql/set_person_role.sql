-- The next word on a person's role.
insert into person_role values (
    nextval('person_role_sequence'), $person, $role, $departments, $now::timestamp, $actor, $reason
)
