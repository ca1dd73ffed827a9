-- At most one row: the brief's cost attribution record of $campaign_id, spend in [$start, $end) before $as_of.
select
    coalesce(sum(reporting_amount) filter (where cost_category = 'media_spend'), 0)::decimal(38, 12) as media_amount,
    max(attribution_method) as attribution_method,
    max(spend_date) filter (where cost_category = 'media_spend') as allocation_date,
    coalesce(sum(reporting_amount) filter (where cost_category = 'creative_production'), 0)::decimal(38, 12)
        as production_amount,
    sum(resource_hours)::decimal(38, 4) as resource_hours,
    sum(fixed_cost_allocation)::decimal(38, 12) as fixed_cost_allocation,
    coalesce(sum(reporting_amount) filter (where cost_category = 'platform_fees'), 0)::decimal(38, 12) as fees_amount,
    string_agg(distinct vendor, ', ' order by vendor) filter (where cost_category = 'platform_fees') as platform,
    max(billing_period) filter (where cost_category = 'platform_fees') as billing_period,
    coalesce(sum(reporting_amount) filter (where cost_category = 'operational_overhead'), 0)::decimal(38, 12)
        as overhead_amount,
    max(allocation_method) as allocation_method,
    strftime(max(month) filter (where cost_category = 'operational_overhead'), '%Y-%m') as reporting_period,
    coalesce(sum(reporting_amount) filter (where cost_category = 'unassigned'), 0)::decimal(38, 12) as unassigned_amount,
    sum(lines)::bigint as lines
from summed_spend
where campaign_id = $campaign_id and month >= $start and month < $end and spend_date < $as_of
having count(*) > 0
