-- One row per campaign and vendor: media cost in [$start, $end) before $as_of.
select s.campaign_id, coalesce(s.vendor_id, lower(trim(s.vendor))) as vendor_key, any_value(s.vendor) as vendor,
    coalesce(any_value(v.category), '') as category, sum(s.reporting_amount)::decimal(38, 12) as amount
from summed_spend s
left join live_vendor v on v.vendor_id = s.vendor_id
where s.month >= $start and s.month < $end and s.spend_date < $as_of
    and s.campaign_id is not null and s.vendor is not null and s.cost_category = 'media_spend'
group by 1, 2
order by 1, 2
