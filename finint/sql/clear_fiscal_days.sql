-- As for fiscal months.
delete from fiscal_day
