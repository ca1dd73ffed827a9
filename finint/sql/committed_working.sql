-- One row per month in [$start, $end), channel and campaign: open orders of working spend; what is still open of
-- earlier months is owed in the first.
select greatest(c.month, $start::date) as month, c.channel, coalesce(c.campaign_id, '') as campaign_id, sum(c.reporting_amount)::decimal(38, 12) as amount
from commitment_live c
where list_contains($working::varchar[], c.channel || chr(31) || coalesce(c.cost_category, 'unassigned'))
    and (getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), c.department))
    and c.month < $end and c.reporting_amount > 0
group by 1, 2, 3
order by 1, 2, 3
