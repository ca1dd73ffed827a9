-- One row per staged budget row that is longer than a month.
select line_no, amount, covers_start as period_start, covers_end as period_end, phasing
from staged_budget
where date_trunc('month', covers_start) <> date_trunc('month', covers_end - 1)
order by line_no
