-- One row per month in [$start, $end), channel and campaign: working spend booked before $as_of.
select s.month, s.channel, coalesce(s.campaign_id, '') as campaign_id, sum(s.reporting_amount)::decimal(38, 12) as amount
from summed_spend s
where list_contains($working::varchar[], s.channel || chr(31) || s.cost_category) and s.month >= $start and s.month < $end and s.spend_date < $as_of
group by 1, 2, 3
order by 1, 2, 3
