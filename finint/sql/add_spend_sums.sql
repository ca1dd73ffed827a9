-- One row per kind of line of imports that are new, as it counts now.
insert into spend_sum select * from spend_sum_of_rows where list_contains($imports::varchar[], import_id)
