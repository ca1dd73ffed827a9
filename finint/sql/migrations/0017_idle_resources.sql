-- What somebody or some tool found running for nothing, by month; a month looked at in which nothing was idle has a row of 0.
create table idle_resource_line (
    import_id varchar not null,
    line_no bigint not null,
    vendor varchar not null,
    month date not null,
    resource varchar not null,
    service varchar,
    sub_account varchar,
    reason varchar,
    idle_amount decimal(28, 12) not null,
    currency varchar check (length(currency) = 3)
);

create view live_idle_resource as
select l.* exclude (currency), date_trunc('month', l.month)::date as idle_month, coalesce(l.currency, r.currency) as currency
from idle_resource_line l
join live_import i using (import_id)
cross join reporting r
qualify row_number() over (
    partition by lower(trim(l.vendor)), date_trunc('month', l.month), lower(trim(l.resource)) order by i.sequence desc, l.line_no desc
) = 1;
