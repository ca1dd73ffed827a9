-- One row per import with a line that was netted.
select distinct import_id from netted_spend order by 1
