-- One row per month in [$start, $end), channel and campaign: working spend delivered and not invoiced.
select a.month, a.channel, coalesce(a.campaign_id, '') as campaign_id, sum(a.reporting_amount)::decimal(38, 12) as amount
from accrual a
where list_contains($working::varchar[], a.channel || chr(31) || coalesce(a.cost_category, 'unassigned'))
    and a.month >= $start and a.month < $end and a.reporting_amount is not null
group by 1, 2, 3
order by 1, 2, 3
