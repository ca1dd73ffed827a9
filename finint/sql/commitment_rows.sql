-- One row per commitment line and month in [$start, $end) with money still open: neither billed nor accrued.
select
    s.import_id, i.file_name, s.line_no, s.commitment_id, s.month, s.department, s.cost_center, s.cost_category, s.channel,
    s.campaign_id, s.campaign, s.vendor, s.description, s.start_date, s.end_date, s.cancellable_until, s.amount,
    s.open_amount, s.currency, s.fx_rate, s.fx_date, s.reporting_amount
from commitment s
join import_file i using (import_id)
where s.month >= $start and s.month < $end and s.reporting_amount is not null and s.open_amount <> 0
    and ($departments is null or list_contains($departments, coalesce(s.department, '')))
    and ($cost_centers is null or list_contains($cost_centers, coalesce(s.cost_center, '')))
    and ($categories is null or list_contains($categories, coalesce(s.cost_category, '')))
    and ($channels is null or list_contains($channels, coalesce(s.channel, '')))
    and ($campaigns is null or list_contains($campaigns, coalesce(s.campaign, '')))
    and ($vendors is null or list_contains($vendors, coalesce(s.vendor, '')))
order by s.reporting_amount desc, s.commitment_id, s.month
limit $rows
