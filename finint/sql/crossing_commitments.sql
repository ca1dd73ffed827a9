-- One row per commitment of one import that no months stand for yet, with the days it is spread over.
select line_no, amount, start_date as period_start, end_date as period_end, 'days' as phasing
from commitment_line
anti join commitment_part using (import_id, line_no)
where import_id = $import_id
order by line_no
