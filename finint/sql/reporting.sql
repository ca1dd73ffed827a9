-- One row: the reporting currency.
select currency from reporting
