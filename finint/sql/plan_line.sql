-- One row per month in which a plan line counts, with its place in the company; none when its import was taken back or
-- the line was replaced.
select b.month, b.version, coalesce(b.department, '') as department, coalesce(b.cost_center, '') as cost_center,
    coalesce(b.cost_category, '') as cost_category, coalesce(b.channel, '') as channel,
    coalesce(b.campaign_id, '') as campaign_id, coalesce(b.campaign, '') as campaign, coalesce(b.vendor, '') as vendor
from budget b
where b.import_id = $import_id and b.line_no = $line_no
order by b.month
