-- The days that each stated line covers.
insert into import_window
select import_id, sequence, 'spend', 'api', '', '', first_day, end_day, [currency] from stated order by sequence
