-- What accounts used and paid.
insert into usage_line by name
select $import_id as import_id, line_no, account_id, date as usage_date, metric, quantity, api_calls, builds, deploys, ai_tokens,
    active_developers, plan, revenue, margin, currency
from incoming
