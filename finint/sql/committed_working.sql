-- One row per month in [$start, $end), channel and campaign: open orders of working spend.
select c.month, c.channel, coalesce(c.campaign_id, '') as campaign_id, sum(c.reporting_amount)::decimal(38, 12) as amount
from commitment c
join working_category w on w.channel = c.channel and w.cost_category = coalesce(c.cost_category, 'unassigned')
where c.month >= $start and c.month < $end and c.reporting_amount > 0
group by 1, 2, 3
order by 1, 2, 3
