-- One row per counted spend line (and month, where a line crosses months) in [$start, $end) and before $as_of.
select
    s.import_id, i.file_name, s.line_no, s.spend_date, s.month, s.department, s.cost_center, s.cost_category, s.channel,
    s.campaign_id, s.campaign, s.vendor, s.document_no, s.description, s.amount, s.currency, s.fx_rate, s.fx_date, s.is_spread,
    s.restates_period, s.reporting_amount
from spend s
join import_file i using (import_id)
where s.month >= $start and s.month < $end and s.spend_date < $as_of
    and ($departments is null or list_contains($departments, coalesce(s.department, '')))
    and ($cost_centers is null or list_contains($cost_centers, coalesce(s.cost_center, '')))
    and ($categories is null or list_contains($categories, coalesce(s.cost_category, '')))
    and ($channels is null or list_contains($channels, coalesce(s.channel, '')))
    and ($campaigns is null or list_contains($campaigns, coalesce(s.campaign, '')))
    and ($vendors is null or list_contains($vendors, coalesce(s.vendor, '')))
order by s.reporting_amount desc, i.sequence, s.line_no, s.month
limit $rows
