-- The operation that an undo takes back.
update operation set reversed_on = $now::timestamp where object = $import_id and reversed_on is null
