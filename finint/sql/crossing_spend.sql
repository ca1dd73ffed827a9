-- One row per staged spend row whose days lie in more than one month.
select line_no, amount, covers_start as period_start, covers_end as period_end, 'days_or_even' as phasing
from staged_spend
where month_of(covers_start) <> month_of(covers_end - 1)
order by line_no
