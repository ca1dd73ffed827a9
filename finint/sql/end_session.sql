-- A session ends; the end that came first stays.
update person_session set ended_on = $now::timestamp, ended_by = $actor
where session_id = $session_id and ended_on is null
