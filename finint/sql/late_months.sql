-- One row per closed month that spend rows of an import fall in, with how many.
select month, count(*) as rows
from (
    select coalesce(p.month, month_of(l.spend_date)) as month
    from spend_line l left join spend_part p on p.import_id = l.import_id and p.line_no = l.line_no
    where l.import_id = $import_id
)
join closed_month using (month)
group by month
order by month
