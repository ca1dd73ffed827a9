-- One row per registered child of an allocation rule.
select rule_id, applies_to, parent, method, side, coalesce(team, '') as team, weight, import_id, line_no
from live_allocation_rule
order by rule_id, line_no
