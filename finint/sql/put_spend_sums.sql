-- One row per kind of line of every import, as it counts now.
insert into spend_sum select * from spend_sum_of_rows
