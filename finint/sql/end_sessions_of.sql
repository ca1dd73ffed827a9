-- Every session of a person ends.
update person_session set ended_on = $now::timestamp, ended_by = $actor
where person = $person and ended_on is null
