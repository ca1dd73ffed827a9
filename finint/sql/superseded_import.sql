-- One row: the newest import whose rows an import replaces.
select i.import_id
from live_import i
where i.import_id in (
    select import_id from spend_line where superseded_by = $import_id
    union
    select import_id from budget_line where superseded_by = $import_id
)
order by i.sequence desc
limit 1
