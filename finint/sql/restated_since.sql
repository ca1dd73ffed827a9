-- One row per closed month: what came into or left it since its close, rows that cancel each other left out.
with netted as (
    select restates_period as month, month as posted_month, sum(reporting_amount) as amount, abs(sum(sign)) as rows
    from restated_spend
    where released_on is null
    group by restates_period, month, spend_date, source, department, cost_category, channel, campaign_id, vendor, document_no,
        description, currency, abs(amount)
)
select month, sum(amount)::decimal(38, 12) as amount, sum(rows)::bigint as rows, max(posted_month) as posted_month
from netted
where rows <> 0
group by month
order by month
