-- One row per import that counts, oldest first, with the hash of its bytes.
select f.import_id, f.sha256
from import_file f join live_import i using (import_id)
order by f.sequence
