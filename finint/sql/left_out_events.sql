-- One row: how many events no order carries; each has its reason in conversion_left_out.
select count(*) as left_out
from conversion_left_out
