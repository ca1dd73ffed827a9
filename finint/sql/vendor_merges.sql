-- One row per merge of two vendors or taking back of one, newest first.
select m.sequence, m.from_key, m.into_key, m.into_name, m.is_undo, m.made_on, m.made_by, m.reason,
    f.from_key is not null and not m.is_undo
        and m.sequence = max(m.sequence) over (partition by m.from_key) as in_force
from vendor_merge m
left join merge_in_force f on f.from_key = m.from_key
order by m.sequence desc
