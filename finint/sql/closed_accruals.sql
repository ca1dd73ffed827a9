-- One row per closed month that holds an accrual of an import.
select distinct a.month from accrual_line a join closed_month c on c.month = a.month where a.import_id = $import_id order by 1
