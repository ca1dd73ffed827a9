-- One row per month before $as_of: what the departments that win and onboard developers cost, whole company's books.
select month, sum(reporting_amount) as amount
from summed_spend
where spend_date < $as_of and list_contains($departments, lower(trim(coalesce(department, ''))))
group by month
order by month
