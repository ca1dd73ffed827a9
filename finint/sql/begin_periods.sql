-- The months that the rows of an import fall in exist, open.
insert into period
select distinct month, false, 0, null
from (
    select month_of(spend_date) as month from spend_line where import_id = $import_id
    union select month from spend_part where import_id = $import_id
    union select month from budget_month where import_id = $import_id
    union select month from accrual_line where import_id = $import_id
)
on conflict do nothing
