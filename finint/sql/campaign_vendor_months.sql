-- One row per campaign, vendor and calendar month, as bills are, with spend booked on the campaign in [$start, $end) before $as_of.
-- `is_platform` lines replace a window of days when exported again: ads platforms and clouds report them.
select s.campaign_id, coalesce(s.vendor_id, lower(trim(s.vendor)), '') as vendor_key, date_trunc('month', s.spend_date)::date as month, f.replaces = 'window' as is_platform,
    sum(s.reporting_amount)::decimal(38, 12) as amount
from summed_spend s
join import_file f using (import_id)
where s.campaign_id is not null and s.month >= $start and s.month < $end and s.spend_date < $as_of
group by all
order by all
