-- One row per month and place with money accrued before $as_of or still committed in [$start, $end): no plan, no spend.
with states as (
    select month, department, cost_center, cost_category, channel, campaign_id, campaign, vendor,
        reporting_amount as accrued_amount, 0 as committed_amount
    from accrual
    where month >= $start and month < $end and month_start(month) < $as_of and reporting_amount is not null
    union all
    select month, department, cost_center, cost_category, channel, campaign_id, campaign, vendor, 0, reporting_amount
    from commitment
    where month >= $start and month < $end and reporting_amount is not null
)

select
    month, coalesce(department, '') as department, coalesce(cost_center, '') as cost_center,
    coalesce(cost_category, '') as cost_category, coalesce(channel, '') as channel, coalesce(campaign_id, '') as campaign_id,
    coalesce(campaign, '') as campaign, coalesce(vendor, '') as vendor,
    0::decimal(38, 12) as budget_amount, 0::decimal(38, 12) as due_amount, 0::decimal(38, 12) as actual_amount,
    0::bigint as spend_lines, 0::bigint as impressions, 0::bigint as clicks,
    sum(accrued_amount)::decimal(38, 12) as accrued_amount,
    sum(committed_amount)::decimal(38, 12) as committed_amount
from states
group by all
having sum(accrued_amount) <> 0 or sum(committed_amount) <> 0
order by all
