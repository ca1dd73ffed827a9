-- Billing accounts of the developer platform.
insert into account_line by name
select $import_id as import_id, line_no, account_id, signup_date, first_call_date, weekly_active_date, paying_date,
    churn_date, plan, segment, country, channel, developers
from incoming
