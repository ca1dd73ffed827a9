-- Investments.
insert into investment_line by name
select $import_id as import_id, line_no, investment_id, name, hypothesis, team, started_on, cost_amount, labour_hours,
    hourly_rate, currency, is_capitalised, policy, evidence_date, review_date, grade
from incoming
