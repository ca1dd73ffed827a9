-- One row per closed month that holds an accrual of an import, or one end of its transfer: half a pair would stay.
select distinct month
from (
    select month from accrual_line where import_id = $import_id
    union all
    select from_month from transfer where import_id = $import_id
    union all
    select to_month from transfer where import_id = $import_id
    union all
    select month from budget_month join decision_posting using (import_id) where import_id = $import_id
)
join closed_month using (month)
order by month
