-- One row per line that came into, or left, a closed month since its close: counted in $month, in or out.
insert into restated_spend by name
with live as (
    select s.*, row_number() over (partition by s.import_id, s.line_no, s.netting, s.spend_date, s.amount, s.month) as ordinal
    from spend_live s semi join closed_month c on c.month = s.month
),
frozen as (
    select f.* exclude (snapshot_id), 0::bigint as came_at
    from frozen_spend f semi join closed_month c on c.snapshot_id = f.snapshot_id
),
came as (
    select * exclude (sign, restates_period, recorded_on, released_on, sequence) replace (restates_period as month), sequence as came_at
    from restated_spend where released_on is null and sign = 1
),
net as (
    select import_id, line_no, netting, spend_date, amount, month, sum(sign) as n
    from (
        select import_id, line_no, netting, spend_date, amount, month, 1 as sign from frozen
        union all
        select import_id, line_no, netting, spend_date, amount * sign, restates_period, sign
        from restated_spend where released_on is null
    )
    group by all
),
here as (
    select import_id, line_no, netting, spend_date, amount, month, count(*) as n from live group by all
),
gone as (
    select k.* exclude (came_at),
        row_number() over (partition by k.import_id, k.line_no, k.netting, k.spend_date, k.amount, k.month order by k.came_at) as ordinal,
        t.n - coalesce(h.n, 0) as excess
    from (select * from frozen union all by name select * from came) k
    join net t using (import_id, line_no, netting, spend_date, amount, month)
    left join here h using (import_id, line_no, netting, spend_date, amount, month)
)
select nextval('restated_spend_sequence') as sequence, 1 as sign, l.month as restates_period, $now::timestamp as recorded_on,
    null::timestamp as released_on, l.* exclude (ordinal) replace ($month::date as month)
from live l
left join net t using (import_id, line_no, netting, spend_date, amount, month)
where l.ordinal > coalesce(t.n, 0)
union all by name
select nextval('restated_spend_sequence') as sequence, -1 as sign, g.month as restates_period, $now::timestamp as recorded_on,
    null::timestamp as released_on,
    g.* exclude (ordinal, excess) replace (
        $month::date as month, -g.amount as amount, -g.reporting_amount as reporting_amount,
        -g.effective_amount as effective_amount, -g.list_amount as list_amount, -g.contracted_amount as contracted_amount,
        -g.resource_hours as resource_hours, -g.fixed_cost_allocation as fixed_cost_allocation,
        -g.impressions as impressions, -g.clicks as clicks,
        -g.platform_conversions as platform_conversions, -g.platform_value as platform_value
    )
from gone g
where g.ordinal <= g.excess
