-- The import stays in the history; its rows no longer count.
update import_file set status = 'undone', undone_on = $now::timestamp, undone_by = $actor where import_id = $import_id
