-- One row per month in [$start, $end): what accounts did before $as_of; null where no file counts it.
select
    month, sum(active_developers) as active_developers, sum(builds) as builds, sum(deploys) as deploys,
    sum(api_calls) as api_calls, sum(ai_tokens) as ai_tokens, sum(revenue_amount) as revenue_amount,
    sum(margin_amount) as margin_amount, count(distinct account_id)::bigint as active_accounts,
    count(distinct account_id) filter (where revenue_amount > 0)::bigint as paying_accounts
from live_usage
where month >= $start and month < $end and usage_date < $as_of
group by month
order by month
