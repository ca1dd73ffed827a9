-- All refused cells of one row are dealt with.
update quarantine set resolved_on = $now::timestamp, resolved_by = $actor, resolution = $resolution
where import_id = $import_id and line_no = $line and resolved_on is null
