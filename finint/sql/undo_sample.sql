-- Every live import of the sample company is taken back.
update import_file set status = 'undone', undone_on = $now::timestamp, undone_by = $actor where is_sample and status = 'live'
