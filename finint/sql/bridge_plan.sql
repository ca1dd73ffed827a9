-- One row per department, category and channel: plan of $version due before $as_of, spend before it, and impressions.
with planned as (
    select coalesce(department, '') as department, coalesce(cost_category, '') as cost_category, coalesce(channel, '') as channel,
        due_of(reporting_amount, month, $as_of) as plan_amount, 0 as actual_amount, 0 as impressions, 1 as plans, 0 as actuals
    from budget
    where month >= $start and month < $end and version = $version
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($cost_centers is null or list_contains($cost_centers, coalesce(cost_center, '')))
        and ($categories is null or list_contains($categories, coalesce(cost_category, '')))
        and ($channels is null or list_contains($channels, coalesce(channel, '')))
        and ($campaigns is null or list_contains($campaigns, coalesce(campaign, '')))
        and ($vendors is null or list_contains($vendors, coalesce(vendor, '')))
),
spent as (
    select coalesce(department, '') as department, coalesce(cost_category, '') as cost_category, coalesce(channel, '') as channel,
        0 as plan_amount, reporting_amount as actual_amount, coalesce(impressions, 0) as impressions, 0 as plans, 1 as actuals
    from summed_spend
    where month >= $start and month < $end and spend_date < $as_of
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($cost_centers is null or list_contains($cost_centers, coalesce(cost_center, '')))
        and ($categories is null or list_contains($categories, coalesce(cost_category, '')))
        and ($channels is null or list_contains($channels, coalesce(channel, '')))
        and ($campaigns is null or list_contains($campaigns, coalesce(campaign, '')))
        and ($vendors is null or list_contains($vendors, coalesce(vendor, '')))
)
select department, cost_category, channel, sum(plan_amount)::decimal(38, 12) as plan_amount,
    sum(actual_amount)::decimal(38, 12) as actual_amount, sum(impressions)::bigint as impressions,
    sum(plans) > 0 as has_plan, sum(actuals) > 0 as has_actual
from (select * from planned union all select * from spent)
group by 1, 2, 3
order by 1, 2, 3
