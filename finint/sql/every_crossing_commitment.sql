-- One row per commitment, with the days it is spread over.
select import_id, line_no, amount, start_date as period_start, end_date as period_end, 'days' as phasing
from commitment_line
order by import_id, line_no
