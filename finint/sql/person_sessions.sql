-- One row per session that still counts at $now, newest first.
select session_id, person, role, departments, started_on, expires_on, ended_on
from person_session
where ended_on is null and expires_on > $now::timestamp
order by started_on desc, session_id
