-- One row per Monday-to-Sunday week with orders before $as_of: orders and the customers among them who are new.
select date_trunc('week', ts)::date as week, count(*)::bigint as orders,
    count(*) filter (where is_new_customer)::bigint as new_customers, min(ts)::date as first_day
from conversion
where ts < $as_of
group by 1
order by 1
