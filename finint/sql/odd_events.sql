-- One row per kind of odd event: how many there are, and how many customers they are of.
select what, count(*) as events, count(distinct user_id) as customers
from odd_event
group by what
order by what
