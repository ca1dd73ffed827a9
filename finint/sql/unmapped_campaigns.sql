-- One row per campaign that spends in [$start, $end) and is in no campaign file, most expensive first.
select coalesce(campaign, campaign_id) as campaign, coalesce(channel, '') as channel, source, sum(lines)::bigint as rows,
    sum(reporting_amount)::decimal(38, 12) as amount
from summed_spend
join import_file using (import_id)
where is_unmapped_campaign and month >= $start and month < $end and spend_date < $as_of
group by 1, 2, 3
order by amount desc, campaign
