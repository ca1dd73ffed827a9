-- One row: plan and spend of [$start, $end) in $currency as they would be if books were kept in it, and the lines that
-- have no rate to it. Plan: of one version, whole months and the part due before $as_of. Spend: before $as_of.
with rates as (
    select rate_date, from_currency, rate from live_rate where to_currency = $currency
),

planned as (
    select b.month, b.currency, b.amount, x.rate
    from budget_converted b
    asof left join rates x on x.from_currency = b.currency and x.rate_date <= b.month
    where b.is_counted and b.version = $version and b.month >= $start and b.month < $end
),

-- What has a rate to today's currency, and what has none.
counted as (
    select currency, amount, lines, spend_date from summed_spend
    where month >= $start and month < $end and spend_date < $as_of
    union all
    select currency, amount, 1, spend_date from unconverted_spend
    where month >= $start and month < $end and spend_date < $as_of
),

spent as (
    select c.currency, c.amount, c.lines, x.rate
    from counted c
    asof left join rates x on x.from_currency = c.currency and x.rate_date <= c.spend_date
),

told as (
    select case when currency = $currency then amount else (amount::decimal(24, 6) * rate::decimal(14, 8))::decimal(28, 12) end as plan_amount,
        month, null as spent_amount, 1 as lines
    from planned
    union all
    select null, null, case when currency = $currency then amount else (amount::decimal(24, 6) * rate::decimal(14, 8))::decimal(28, 12) end, lines
    from spent
)

select sum(plan_amount)::decimal(38, 12) as budget_amount,
    sum(due_of(plan_amount, month, $as_of)) filter (where plan_amount is not null)::decimal(38, 12) as due_amount,
    sum(spent_amount)::decimal(38, 12) as actual_amount,
    coalesce(sum(lines) filter (where plan_amount is null and spent_amount is null), 0)::bigint as unrated_lines
from told
