-- Budget rows that lie in one month are that month.
insert into budget_month
select $import_id, line_no, date_trunc('month', covers_start)::date, amount
from staged_budget
where date_trunc('month', covers_start) = date_trunc('month', covers_end - 1)
