-- One row per closed month that plan rows of an import fall in, of a version that was in force at the close.
select b.month, count(*) as rows
from budget_month b
join budget_line l on l.import_id = b.import_id and l.line_no = b.line_no
join closed_month c on c.month = b.month
join frozen_version v on v.snapshot_id = c.snapshot_id and v.version = l.version
where b.import_id = $import_id
group by b.month
order by b.month
