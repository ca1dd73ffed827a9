-- One row per import and month whose sums are not those of its rows, with the number of sums that differ.
with made as materialized (
    select * from spend_sum_of_rows
)
select import_id, month, count(*)::bigint as differ
from (
    select import_id, month from (from spend_sum except all from made)
    union all
    select import_id, month from (from made except all from spend_sum)
)
group by import_id, month
order by 1, 2
