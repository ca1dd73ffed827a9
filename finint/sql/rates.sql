-- One row per day and currency with a rate to the reporting currency; file and line of each: rates_in_force.
select rate_date, from_currency, rate from rate_to_reporting order by from_currency, rate_date
