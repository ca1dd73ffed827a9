-- One row per channel for which platforms report conversions of their own in [$start, $end) before $as_of.
select coalesce(channel, '') as channel, sum(platform_conversions)::decimal(38, 6) as conversions
from summed_spend
where month >= $start and month < $end and spend_date < $as_of and platform_conversions is not null
group by 1
having sum(platform_conversions) > 0
order by 1
