-- One row per month from $start on in which a version plans working spend of a channel.
select distinct b.month
from budget b
join working_category w on w.channel = b.channel and w.cost_category = coalesce(b.cost_category, 'unassigned')
where b.version = $version and b.month >= $start
order by 1
