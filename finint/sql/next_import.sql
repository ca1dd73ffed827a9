-- One row: the number of the next import; a rolled-back preview uses none up.
select coalesce(max(sequence), 0) + 1 as sequence from import_file
