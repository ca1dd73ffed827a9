-- One row per month that was ever touched, and whether it is closed.
select month, closed from period order by month
