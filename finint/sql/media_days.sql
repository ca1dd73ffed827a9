-- One row per campaign and day with media spend in [$start, $end) before $as_of.
select campaign_id, spend_date as day, sum(reporting_amount)::decimal(38, 12) as amount
from spend
where campaign_id is not null and cost_category = 'media_spend'
    and month >= $start and month < $end and spend_date < $as_of
group by 1, 2
order by 1, 2
