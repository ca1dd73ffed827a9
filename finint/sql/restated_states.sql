-- One row per closed month whose accruals or open commitments are no longer what its close kept: by how much.
with moved as (
    select restates_period as month, month as posted_month, reporting_amount as accrued_amount, 0 as committed_amount
    from accrual where restates_period is not null
    union all
    select restates_period, month, 0, reporting_amount from commitment where restates_period is not null
)
select month, max(posted_month) as posted_month, sum(accrued_amount)::decimal(38, 12) as accrued_amount,
    sum(committed_amount)::decimal(38, 12) as committed_amount
from moved
group by month
having sum(accrued_amount) <> 0 or sum(committed_amount) <> 0
order by month
