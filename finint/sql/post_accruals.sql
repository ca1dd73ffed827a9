-- Accruals as their file states them, each in its month; one meant for a closed month counts in the month after the closed ones.
insert into accrual_line by name
select $import_id as import_id, line_no, accrual_id,
    case when date_trunc('month', month)::date in (select m.month from closed_month m)
        then (select (max(m.month) + interval 1 month)::date from closed_month m)
        else date_trunc('month', month)::date end as month,
    date_trunc('month', reverses_in)::date as reverses_in, vendor, vendor_id, department, cost_center, cost_category, channel,
    campaign_id, campaign, description, amount, currency, commitment_id
from incoming
