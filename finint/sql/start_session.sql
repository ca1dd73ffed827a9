-- A session begins; one that exists already stays as it is, ended or not.
insert into person_session
select $session_id, $person, $role, $departments, $now::timestamp, $expires_on::timestamp, null, null
where not exists (select 1 from person_session where session_id = $session_id)
