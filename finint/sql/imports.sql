-- One row per import, newest first; rows and amounts that a correction brought in afterwards count with it.
with corrected as (
    select distinct import_id, line_no from quarantine where resolution = 'corrected'
),

added as (
    select import_id, line_no, currency, amount from spend_line semi join corrected using (import_id, line_no)
    union all
    select import_id, line_no, currency, amount from budget_line semi join corrected using (import_id, line_no)
),

sums as (
    select import_id, currency, sum(amount) as amount from added group by import_id, currency
),

later as (
    select import_id, json_group_object(currency, amount::varchar) as totals from sums group by import_id
),

lines as (
    select import_id, count(*) as rows from corrected group by import_id
)

select import_id, file_name, source, kind, status, rows_stored + coalesce(lines.rows, 0) as rows_stored, outcome, receipt,
    imported_on, imported_by, undone_on, account, period_start, period_end, rows_of_data, sha256, size_bytes, is_sample,
    answers, later.totals::varchar as corrected
from import_file
left join lines using (import_id)
left join later using (import_id)
order by sequence desc
