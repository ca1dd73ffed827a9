-- One row: how many spend rows are live.
select count(*) as rows from spend_line l join live_import i using (import_id) where l.superseded_by is null
