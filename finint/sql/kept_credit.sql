-- One row per campaign and day in [$start, $end) with the credit of $model, on the day of the order or of the touch.
with dated as (
    select *, case when $by_touch_day then touch_day else order_day end as day from credit_day where model = $model
)

select
    campaign_id,
    day,
    sum(conversions)::bigint as conversions,
    sum(value)::bigint as value,
    sum(refund)::bigint as refund,
    sum(margin)::bigint as margin,
    sum(margin_refund)::bigint as margin_refund,
    sum(with_margin)::bigint as with_margin
from dated
where day >= $start and day < $end
group by campaign_id, day
order by campaign_id, day
