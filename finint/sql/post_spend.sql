-- The staged spend rows become lines of the ledger.
insert into spend_line by name
select $import_id as import_id, null as superseded_by, $is_counted as is_counted, $source as source, $breakdown as breakdown,
    * exclude (covers_start, covers_end)
from staged_spend
