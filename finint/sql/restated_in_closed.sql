-- One row per closed month that holds restatements of another month: of spend, accruals or open commitments.
select distinct month
from (
    select month, restates_period from restated_spend where released_on is null
    union all
    select month, restates_period from frozen_accrual semi join closed_month using (snapshot_id)
    union all
    select month, restates_period from frozen_commitment semi join closed_month using (snapshot_id)
)
join closed_month using (month)
where restates_period = $month
order by 1
