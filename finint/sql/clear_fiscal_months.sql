-- Months are the calendar's, until the days of others are written.
delete from fiscal_month
