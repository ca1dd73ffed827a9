-- One row per kind of work in [$start, $end): full-time-equivalent months, and those months times the target share.
with months as (
    select *, sum(fte) over (partition by month, team) as team_fte
    from live_effort
    where month >= $start and month < $end and month_start(month) < $as_of
)

select
    lower(trim(effort)) as effort, sum(fte) as fte_months, sum(target_ratio * team_fte) as target_months,
    count(distinct date_trunc('month', month))::bigint as months, count(*) filter (where target_ratio is null)::bigint as without_target
from months
group by 1
order by 1
