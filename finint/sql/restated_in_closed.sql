-- One row per closed month that holds restatements of another month.
select distinct r.month from restated_spend r join closed_month c on c.month = r.month
where r.restates_period = $month and r.released_on is null
order by 1
