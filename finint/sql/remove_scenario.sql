-- One scenario leaves the comparison; its row stays.
update scenario set removed_on = $now::timestamp where scenario_id = $scenario and removed_on is null
