-- One row per live import of this source and kind, oldest first, and whether its rows count.
select distinct f.import_id, f.sequence
from import_file f join import_window w using (import_id)
where f.status = 'live' and w.source = $source and w.kind = $kind
order by f.sequence
