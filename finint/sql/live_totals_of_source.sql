-- One row per currency: live, counted spend of one source, or its plan when it is a plan.
select currency, sum(amount) as amount
from (
    select l.currency, l.amount from spend_line l join live_import i using (import_id)
    where l.source = $source and l.superseded_by is null and l.is_counted
)
group by currency
order by currency
