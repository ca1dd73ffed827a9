-- One row per incoming spend row: what comparing needs.
insert into staged_spend
select
    line_no, md5(row_key)::uuid, amount, currency, coalesce(account, $account), coalesce(spend_date, period_start),
    coalesce(period_start, spend_date), coalesce(period_end, spend_date + 1)
from incoming
