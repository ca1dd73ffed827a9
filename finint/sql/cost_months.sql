-- One row per month with spend before $as_of: everything booked, whoever spent it.
select month, sum(reporting_amount)::decimal(38, 12) as amount
from summed_spend
where spend_date < $as_of
group by month
order by month
