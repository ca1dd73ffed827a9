-- One row per rate to the reporting currency, oldest first.
select from_currency as currency, rate_date, rate from rate_to_reporting order by 1, 2
