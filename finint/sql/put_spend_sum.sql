-- One row per kind of line of an import, as it counts now.
insert into spend_sum select * from spend_sum_of_rows where import_id = $import_id
