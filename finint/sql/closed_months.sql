-- One row per month that finance has closed.
select month from closed_month order by month
