-- Hours of creative work.
insert into creative_hours_line by name
select $import_id as import_id, line_no, date as work_date, department, campaign_id, role, hours, rate_amount,
    fixed_cost_allocation, currency
from incoming
