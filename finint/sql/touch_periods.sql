-- The open months that the rows of an import fall in: whoever closes one of them at the same time meets a conflict.
update period set version = version + 1
where not closed and month in (
    select month_of(spend_date) from spend_line where import_id = $import_id
    union select month from spend_part where import_id = $import_id
    union select month from budget_month where import_id = $import_id
    union select month from accrual_line where import_id = $import_id
)
