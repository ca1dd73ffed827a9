-- One row per accrual entry in [$start, $end) before $as_of: taken up, or taken back by a match or its own month.
select
    s.import_id, i.file_name, s.line_no, s.accrual_id, s.entry, s.month, s.department, s.cost_center, s.cost_category, s.channel,
    s.campaign_id, s.campaign, s.vendor, s.document_no, s.commitment_id, s.description, s.amount, s.currency, s.fx_rate, s.fx_date,
    s.reporting_amount
from accrual s
join import_file i using (import_id)
where s.month >= $start and s.month < $end and month_start(s.month) < $as_of and s.reporting_amount is not null
    and ($departments is null or list_contains($departments, coalesce(s.department, '')))
    and ($cost_centers is null or list_contains($cost_centers, coalesce(s.cost_center, '')))
    and ($categories is null or list_contains($categories, coalesce(s.cost_category, '')))
    and ($channels is null or list_contains($channels, coalesce(s.channel, '')))
    and ($campaigns is null or list_contains($campaigns, coalesce(s.campaign, '')))
    and ($vendors is null or list_contains($vendors, coalesce(s.vendor, '')))
order by s.reporting_amount desc, s.accrual_id, s.month
limit $rows
