-- One row: how many budget rows are live.
select count(*) as rows from budget_line l join live_import i using (import_id) where l.superseded_by is null
