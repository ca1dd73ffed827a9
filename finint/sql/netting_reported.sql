-- One row per vendor, category, calendar month and day: what platforms and clouds report, closed months as they were closed.
select lower(trim(vendor)) as vendor, any_value(vendor) as name, cost_category, date_trunc('month', spend_date)::date as month,
    spend_date as day, sum(reporting_amount)::decimal(38, 12) as amount
from spend_of_all
where netting = '' and list_contains($imports::varchar[], import_id) and list_contains($vendors::varchar[], lower(trim(vendor)))
group by 1, cost_category, spend_date
having sum(reporting_amount) <> 0
order by 1, cost_category, 4, spend_date
