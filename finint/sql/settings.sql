-- One row per setting that was ever changed: the value in force.
select name, value, changed_on, changed_by from current_setting_value order by name
