-- One row per import with rows restated at $now.
select distinct import_id from restated_spend where recorded_on = $now::timestamp order by 1
