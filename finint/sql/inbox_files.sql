-- One row per file the inbox took, newest first.
select sha256, file_name, outcome, reason, import_id, seen_on from inbox_file order by seen_on desc, file_name
