-- One row per month of first payment and age in months: margin of the accounts that first paid in it, before $as_of.
with payers as (
    select account_id, month_of(paying_date) as cohort
    from live_account
    where paying_date < $as_of
)

select
    p.cohort, date_diff('month', p.cohort, u.month)::bigint as age_months,
    count(distinct p.account_id)::bigint as accounts, coalesce(sum(u.margin_amount), 0) as margin_amount,
    count(*) filter (where u.margin_amount is null)::bigint as without_margin
from payers p
join live_usage u on u.account_id = p.account_id
where u.usage_date < $as_of and u.month >= p.cohort
group by 1, 2
order by 1, 2
