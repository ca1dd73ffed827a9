-- One row per version of the plan that has live lines, newest first.
select v.version, v.status, min(m.month) as first_month, max(m.month) as last_month
from budget_version v
join budget_line b using (version)
join live_import i using (import_id)
join budget_month m on m.import_id = b.import_id and m.line_no = b.line_no
where b.superseded_by is null
group by v.version, v.status, v.sequence
order by v.sequence desc, v.version
