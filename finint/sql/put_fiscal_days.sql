-- The same months by day.
insert into fiscal_day
select unnest(range(starts_on, ends_before, interval 1 day))::date, kept_month from fiscal_month
