-- One row per commitment, with what of it is open, the largest first.
select
    commitment_id, any_value(vendor) as vendor, any_value(department) as department, any_value(description) as description,
    any_value(currency) as currency, sum(amount) as amount, sum(open_amount) as open_amount, max(month) as last_month,
    max(cancellable_until) as cancellable_until
from commitment_live
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department)
group by commitment_id
order by sum(reporting_amount) desc nulls last, commitment_id
