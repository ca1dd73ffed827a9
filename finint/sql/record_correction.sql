-- What was typed instead of a refused cell, by whom.
insert into correction values ($import_id, $line, $column, $value, $now::timestamp, $actor)
