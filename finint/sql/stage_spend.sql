-- One row per incoming spend row: what comparing needs, numbered among the rows of the same key.
-- Keys are kept as their MD5: equal keys are all that matters, and names of campaigns are long.
create or replace temp table staged_spend as
select
    line_no, md5(row_key)::uuid as row_key, amount, currency,
    coalesce(account, $account) as account,
    coalesce(spend_date, period_start) as spend_date,
    coalesce(period_start, spend_date) as covers_start,
    coalesce(period_end, spend_date + 1) as covers_end,
    row_number() over (partition by coalesce(account, $account), md5(row_key) order by line_no)::integer as row_ordinal
from incoming
