-- Plan lines that lie in one month are that month.
insert into budget_month_laid
select import_id, line_no, plan_month(period_start, period_start, period_end), amount, (select max(laid) from laying)
from budget_line
where plan_month(period_start, period_start, period_end) = plan_month(period_end - 1, period_start, period_end)
