-- One row: count, sum and content hash of an import's spend lines; what supersedes them later is not content.
select count(*) as rows, coalesce(sum(amount), 0)::varchar as amount, coalesce(bit_xor(hash(line)), 0)::varchar as content
from (select * exclude (superseded_by, is_counted) from spend_line where import_id = $import_id) line
