-- What became of one file of the inbox.
insert into inbox_file values ($sha256, $file_name, $outcome, $reason, $import_id, $seen_on::timestamp)
