-- One row per identifier and per name that a campaign answers to; `by` says which.
select 'id' as by, id_key as key, campaign_id, name, channel, department, cost_category from live_campaign
union all
select 'name', name_key, campaign_id, name, channel, department, cost_category from campaign_by_name
