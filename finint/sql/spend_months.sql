-- One row per month, department, category, channel and campaign with spend before $end, for the filtered part of the company.
select month, coalesce(department, '') as department, coalesce(cost_category, '') as cost_category,
    coalesce(channel, '') as channel, coalesce(campaign, '') as campaign,
    sum(reporting_amount)::decimal(38, 12) as amount
from summed_spend
where month < $end
    and ($departments is null or list_contains($departments, coalesce(department, '')))
    and ($cost_centers is null or list_contains($cost_centers, coalesce(cost_center, '')))
    and ($categories is null or list_contains($categories, coalesce(cost_category, '')))
    and ($channels is null or list_contains($channels, coalesce(channel, '')))
    and ($campaigns is null or list_contains($campaigns, coalesce(campaign, '')))
    and ($vendors is null or list_contains($vendors, coalesce(vendor, '')))
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
