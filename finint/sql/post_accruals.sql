-- Accruals as their file states them, each in its month.
insert into accrual_line by name
select $import_id as import_id, line_no, accrual_id, date_trunc('month', month)::date as month,
    date_trunc('month', reverses_in)::date as reverses_in, vendor, vendor_id, department, cost_center, cost_category, channel,
    campaign_id, campaign, description, amount, currency, commitment_id
from incoming
