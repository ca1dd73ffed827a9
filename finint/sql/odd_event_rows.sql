-- One row per odd event of a kind, the latest first: at most $rows.
select o.what, o.event_id, o.user_id, o.ts, f.file_name, o.line_no, o.import_id
from odd_event o
join import_file f using (import_id)
where o.what = $what
order by o.ts desc, o.event_id, o.line_no
limit $rows
