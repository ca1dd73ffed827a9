-- Changes of plan.
insert into plan_change_line by name
select $import_id as import_id, line_no, account_id, changed_on, from_plan, to_plan
from incoming
