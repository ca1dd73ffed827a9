-- One row per spend line whose days lie in more than one month.
select import_id, line_no, amount, coalesce(period_start, spend_date) as period_start, period_end, '' as phasing
from spend_line
where period_end is not null and month_of(coalesce(period_start, spend_date)) <> month_of(period_end - 1)
order by import_id, line_no, period_start
