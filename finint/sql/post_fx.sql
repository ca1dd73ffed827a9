-- Dated rates.
insert into fx_rate by name
select $import_id as import_id, line_no, rate_date, from_currency, to_currency, rate, source as rate_source from incoming
