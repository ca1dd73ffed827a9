-- One row per sign-up month and age in months of the accounts that used the platform before $as_of.
select
    month_of(a.signup_date) as cohort,
    date_diff('month', month_of(a.signup_date), u.month)::bigint as age_months,
    count(distinct a.account_id)::bigint as active,
    count(distinct a.account_id) filter (where u.revenue_amount > 0)::bigint as paying,
    coalesce(sum(u.revenue_amount), 0) as revenue_amount, coalesce(sum(u.margin_amount), 0) as margin_amount
from live_account a
join live_usage u on u.account_id = a.account_id
where u.usage_date < $as_of and u.month >= month_of(a.signup_date)
group by 1, 2
order by 1, 2
