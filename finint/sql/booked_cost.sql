-- One row per campaign ("" for none), department and category: spend in [$start, $end) before $as_of.
select coalesce(campaign_id, '') as campaign_id, coalesce(department, '') as department, cost_category,
    sum(reporting_amount)::decimal(38, 12) as amount
from summed_spend
where month >= $start and month < $end and spend_date < $as_of
group by 1, 2, 3
order by 1, 2, 3
