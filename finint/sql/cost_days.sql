-- One row per campaign and day with spend booked on the campaign in [$start, $end) before $as_of.
select campaign_id, spend_date as day, sum(reporting_amount)::decimal(38, 12) as amount
from summed_spend
where campaign_id is not null and month >= $start and month < $end and spend_date < $as_of
group by 1, 2
order by 1, 2
