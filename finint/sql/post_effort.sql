-- Effort by month, team and kind of work.
insert into effort_line by name
select $import_id as import_id, line_no, month, team, effort, fte, target_ratio
from incoming
