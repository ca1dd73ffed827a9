-- One scenario, kept for comparison.
insert into scenario (scenario_id, name, choices, summary, data_version, saved_on, saved_by)
values (nextval('scenario_sequence'), $name, $choices, $summary, $version, $now::timestamp, $actor)
