-- One row per month from $start on in which a version plans working spend of a channel.
select distinct b.month
from budget b
where list_contains($working::varchar[], b.channel || chr(31) || coalesce(b.cost_category, 'unassigned'))
    and b.version = $version and b.month >= $start
order by 1
