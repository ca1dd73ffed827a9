-- One row: the last entry of the audit, and how many from the one after $since on are not of stated expenditures.
select coalesce(max(seq), 0)::bigint as seq, count(*) filter (where seq > $since and action <> 'record expenditure') as others
from audit
where seq >= $since
