-- One row per month of first payment before $as_of: how many accounts first paid in it.
select month_of(paying_date) as month, count(*)::bigint as accounts
from live_account
where paying_date < $as_of
group by 1
order by 1
