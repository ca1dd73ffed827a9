-- One row per incoming spend row, numbered among the rows of the same key, with its account and first day filled in.
create or replace temp table staged_spend as
select
    i.* exclude (spend_date, account, cost_category, category_source),
    coalesce(i.spend_date, i.period_start) as spend_date,
    coalesce(i.account, $account) as account,
    coalesce(i.cost_category, 'unassigned') as cost_category,
    coalesce(i.category_source, 'none') as category_source,
    coalesce(i.period_start, i.spend_date) as covers_start,
    coalesce(i.period_end, i.spend_date + 1) as covers_end,
    row_number() over (partition by coalesce(i.account, $account), i.row_key order by i.line_no)::integer as row_ordinal
from incoming i
