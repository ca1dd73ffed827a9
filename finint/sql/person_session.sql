-- At most one row: a session as the server knows it.
select session_id, person, role, departments, started_on, expires_on, ended_on from person_session where session_id = $session_id
