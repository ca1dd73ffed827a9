-- Children of allocation rules.
insert into allocation_rule_line by name
select $import_id as import_id, line_no, rule_id, applies_to, parent, method, side, team, weight
from incoming
