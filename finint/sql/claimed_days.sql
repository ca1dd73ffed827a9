-- One row per campaign and day in [$start, $end) before $as_of on which a platform reports revenue of its own: spend and claim.
select
    coalesce(campaign_id, lower(trim(campaign)), '') as campaign_id,
    coalesce(min(campaign), 'without a campaign') as name,
    coalesce(min(channel), '') as channel,
    spend_date as day,
    sum(reporting_amount)::decimal(38, 12) as cost_amount,
    sum(claimed_amount)::decimal(38, 12) as claimed_amount,
    sum(coalesce(platform_conversions, 0))::decimal(38, 6) as conversions
from summed_spend
where month >= $start and month < $end and spend_date < $as_of and has_claim
group by 1, 4
order by 1, 4
