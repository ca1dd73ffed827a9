-- One row per month, department, cost centre, category, channel, campaign and vendor with plan or spend in
-- [$start, $end). Plan: the whole month, and the part of it due before $as_of by days. Spend: before $as_of.
with planned as (
    select month, coalesce(department, '') as department, coalesce(cost_center, '') as cost_center,
        coalesce(cost_category, '') as cost_category, coalesce(channel, '') as channel,
        coalesce(campaign_id, '') as campaign_id, coalesce(campaign, '') as campaign, coalesce(vendor, '') as vendor,
        reporting_amount as budget_amount,
        due_of(reporting_amount, month, $as_of) as due_amount,
        0 as actual_amount, 0 as spend_lines, 0 as impressions, 0 as clicks
    from budget
    where month >= $start and month < $end and version = $version
),

spent as (
    select month, coalesce(department, '') as department, coalesce(cost_center, '') as cost_center,
        coalesce(cost_category, '') as cost_category, coalesce(channel, '') as channel,
        coalesce(campaign_id, '') as campaign_id, coalesce(campaign, '') as campaign, coalesce(vendor, '') as vendor,
        0 as budget_amount, 0 as due_amount, reporting_amount as actual_amount, lines as spend_lines,
        coalesce(impressions, 0) as impressions, coalesce(clicks, 0) as clicks
    from summed_spend
    where month >= $start and month < $end and spend_date < $as_of
)

select
    month, department, cost_center, cost_category, channel, campaign_id, campaign, vendor,
    sum(budget_amount)::decimal(38, 12) as budget_amount,
    sum(due_amount)::decimal(38, 12) as due_amount,
    sum(actual_amount)::decimal(38, 12) as actual_amount,
    sum(spend_lines)::bigint as spend_lines,
    sum(impressions)::bigint as impressions,
    sum(clicks)::bigint as clicks,
    0::decimal(38, 12) as accrued_amount,
    0::decimal(38, 12) as committed_amount
from (select * from planned union all select * from spent)
group by all
order by all
