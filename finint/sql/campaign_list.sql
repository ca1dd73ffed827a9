-- One row per campaign of the campaigns files, and per campaign that only spend names.
select campaign_id, name, coalesce(channel, '') as channel, coalesce(department, '') as department, start_date, end_date
from live_campaign
union all
select campaign_id, min(campaign), coalesce(min(channel), ''), coalesce(min(department), ''), null, null
from summed_spend
where campaign_id is not null and campaign_id not in (select campaign_id from live_campaign)
group by campaign_id
order by campaign_id
