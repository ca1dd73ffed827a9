-- One row per campaign that ever met a customer: only these have an outcome that can be measured.
select campaign_id, count(*) as touches
from touchpoint
where campaign_id is not null
group by campaign_id
order by campaign_id
