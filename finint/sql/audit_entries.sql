-- One row per entry from number $first on, in the chain's order.
select seq, ts, actor, action, object, payload_sha256, payload, prev, mac
from audit
where seq >= $first
order by seq
limit $most
