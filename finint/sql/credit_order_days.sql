-- One row per day with orders.
select distinct ts::date as order_day
from conversion
order by order_day
