-- One row per plan line and month in [$start, $end) of one version, with the part of it due before $as_of.
select
    b.import_id, i.file_name, b.line_no, b.version, b.month, b.department, b.cost_center, b.cost_category, b.channel,
    b.campaign_id, b.campaign, b.vendor, b.amount, b.currency, b.fx_rate, b.fx_date, b.phasing,
    b.reporting_amount as budget_amount,
    due_of(b.reporting_amount, b.month, $as_of)::decimal(28, 12) as due_amount
from budget b
join import_file i using (import_id)
where b.month >= $start and b.month < $end and b.version = $version
    and ($departments is null or list_contains($departments, coalesce(b.department, '')))
    and ($cost_centers is null or list_contains($cost_centers, coalesce(b.cost_center, '')))
    and ($categories is null or list_contains($categories, coalesce(b.cost_category, '')))
    and ($channels is null or list_contains($channels, coalesce(b.channel, '')))
    and ($campaigns is null or list_contains($campaigns, coalesce(b.campaign, '')))
    and ($vendors is null or list_contains($vendors, coalesce(b.vendor, '')))
order by b.reporting_amount desc, i.sequence, b.line_no, b.month
limit $rows
