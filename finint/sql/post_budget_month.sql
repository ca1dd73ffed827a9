-- Budget rows that lie in one month are that month.
insert into budget_month_laid
select $import_id, line_no, plan_month(covers_start, covers_start, covers_end), amount, (select max(laid) from laying)
from staged_budget
where plan_month(covers_start, covers_start, covers_end) = plan_month(covers_end - 1, covers_start, covers_end)
