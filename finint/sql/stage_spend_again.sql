-- One row per staged spend row whose key stands above it too, with its place among those of the same key.
create or replace temp table staged_again as
with again as (
    select account, row_key from staged_spend group by account, row_key having count(*) > 1
)
select s.line_no, s.row_key, row_number() over (partition by s.account, s.row_key order by s.line_no)::integer as row_ordinal
from staged_spend s semi join again using (account, row_key)
qualify row_ordinal > 1
