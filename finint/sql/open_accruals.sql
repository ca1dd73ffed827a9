-- One row per accrual that is not wholly taken back, oldest first, in its own currency.
select
    accrual_id, min(month) filter (where entry = 'accrued') as month, any_value(vendor) as vendor,
    any_value(department) as department, any_value(description) as description, any_value(commitment_id) as commitment_id,
    any_value(currency) as currency, sum(amount) filter (where entry = 'accrued') as amount, sum(amount) as open_amount
from accrual_entry_native
group by accrual_id
having sum(amount) <> 0
order by 2, 1
