-- One row per plan line that is longer than a month.
select import_id, line_no, amount, period_start, period_end, phasing
from budget_line
where plan_month(period_start, period_start, period_end) <> plan_month(period_end - 1, period_start, period_end)
order by import_id, line_no, period_start
