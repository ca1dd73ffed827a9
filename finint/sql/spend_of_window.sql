-- One row: counted spend of the months in [$start, $end), and how many months have any.
select coalesce(sum(reporting_amount), 0)::decimal(38, 12) as amount, count(distinct month) as months
from summed_spend where month >= $start and month < $end
