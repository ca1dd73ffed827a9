-- A new value of one setting; the old one stays in the history.
insert into setting values ($name, $value, $old, $now::timestamp, $actor, $reason, nextval('setting_sequence'))
