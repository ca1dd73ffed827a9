-- One row per day with counted spend in [$start, $end), for the filtered part of the company.
select spend_date, sum(reporting_amount)::decimal(38, 12) as amount
from spend
where spend_date >= $start and spend_date < $end
    and ($departments is null or list_contains($departments, coalesce(department, '')))
    and ($cost_centers is null or list_contains($cost_centers, coalesce(cost_center, '')))
    and ($categories is null or list_contains($categories, coalesce(cost_category, '')))
    and ($channels is null or list_contains($channels, coalesce(channel, '')))
    and ($campaigns is null or list_contains($campaigns, coalesce(campaign, '')))
    and ($vendors is null or list_contains($vendors, coalesce(vendor, '')))
group by spend_date
order by spend_date
