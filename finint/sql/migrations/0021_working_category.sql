-- Which money of a channel reaches customers, now asked of the sums that the write path keeps.
create or replace view working_category as
select channel, arg_min(cost_category, case cost_category when 'media_spend' then 1 when 'platform_fees' then 2 else 3 end)
    as cost_category
from (
    select channel, cost_category from summed_spend where reporting_amount <> 0
    union all
    select channel, coalesce(cost_category, 'unassigned') from budget where reporting_amount <> 0
)
where channel <> ''
group by channel;
