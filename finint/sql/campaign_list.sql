-- One row per campaign of the campaigns files.
select campaign_id, name, coalesce(channel, '') as channel, coalesce(department, '') as department, start_date, end_date
from live_campaign
order by campaign_id
