-- The days of every month of a company whose years are of whole weeks.
insert into fiscal_month select month, starts_on, ends_before from kept
