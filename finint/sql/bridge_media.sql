-- One row per channel and currency of media with impressions, in a window and in the same one a year earlier.
with media as (
    select coalesce(channel, '') as channel, currency, reporting_amount, amount, coalesce(impressions, 0) as impressions,
        month >= $start and month < $end and spend_date < $as_of as is_now
    from summed_spend
    where cost_category = 'media_spend' and impressions is not null
        and ((month >= $start and month < $end and spend_date < $as_of)
            or (month >= $earlier_start and month < $earlier_end and spend_date < $earlier_as_of))
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($cost_centers is null or list_contains($cost_centers, coalesce(cost_center, '')))
        and ($categories is null or list_contains($categories, coalesce(cost_category, '')))
        and ($channels is null or list_contains($channels, coalesce(channel, '')))
        and ($campaigns is null or list_contains($campaigns, coalesce(campaign, '')))
        and ($vendors is null or list_contains($vendors, coalesce(vendor, '')))
)
select channel, currency,
    coalesce(sum(reporting_amount) filter (where not is_now), 0)::decimal(38, 12) as before_amount,
    coalesce(sum(amount) filter (where not is_now), 0)::decimal(38, 12) as before_native_amount,
    coalesce(sum(impressions) filter (where not is_now), 0)::bigint as before_impressions,
    coalesce(sum(reporting_amount) filter (where is_now), 0)::decimal(38, 12) as actual_amount,
    coalesce(sum(amount) filter (where is_now), 0)::decimal(38, 12) as actual_native_amount,
    coalesce(sum(impressions) filter (where is_now), 0)::bigint as actual_impressions
from media
group by 1, 2
order by 1, 2
