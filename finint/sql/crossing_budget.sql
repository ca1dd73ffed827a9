-- One row per staged budget row that is longer than a month.
select line_no, amount, covers_start as period_start, covers_end as period_end, phasing
from staged_budget
where plan_month(covers_start, covers_start, covers_end) <> plan_month(covers_end - 1, covers_start, covers_end)
order by line_no
