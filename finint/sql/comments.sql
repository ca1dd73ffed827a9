-- One row per line and month of [$start, $end) with a comment: the latest word, newest month first.
select period_start as month, name, driver, is_permanent, full_year_amount, owner_role, due_on, action, words,
    variance_amount, written_on, written_by
from variance_comment
where period_start >= $start and period_start < $end and version = $version and field = 'department'
qualify row_number() over (partition by period_start, name order by sequence desc) = 1
order by period_start desc, name
