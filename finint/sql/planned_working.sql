-- One row per plan line and month in [$start, $end) of one version that plans a channel's working spend.
select b.import_id, i.file_name, b.line_no, b.month, coalesce(b.department, '') as department, b.channel,
    coalesce(b.campaign_id, '') as campaign_id, coalesce(b.campaign, '') as campaign, b.reporting_amount as planned_amount
from budget b
join live_import i using (import_id)
where list_contains($working::varchar[], b.channel || chr(31) || coalesce(b.cost_category, 'unassigned'))
    and b.month >= $start and b.month < $end and b.version = $version
order by b.month, b.channel, i.sequence, b.line_no
