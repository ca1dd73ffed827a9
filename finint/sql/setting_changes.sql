-- One row per change of a setting, newest first.
select sequence, name, old_value, value, changed_on, changed_by, reason
from setting
order by sequence desc
