-- One row per kept scenario, oldest first.
select scenario_id, name, choices, summary, data_version, saved_on, saved_by
from scenario
where removed_on is null
order by scenario_id
