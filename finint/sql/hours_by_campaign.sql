-- One row per campaign with creative hours in [$start, $end) before $as_of.
select campaign_id, sum(hours)::decimal(38, 4) as hours
from creative_hours
where campaign_id is not null and work_date >= $start and work_date < least($end::date, $as_of::date)
group by campaign_id
order by campaign_id
