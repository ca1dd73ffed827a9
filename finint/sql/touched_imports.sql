-- One row per import whose spend may count otherwise for what $import_id brings: its own, what it replaces, and what its
-- rates convert.
select $import_id::varchar as import_id
union
select import_id from spend_line where superseded_by = $import_id
union
select import_id from spend_line
where currency in (select from_currency from fx_rate where import_id = $import_id)
order by 1
