-- Accruals and open commitments of a closed month stay what they were at its close. What documents change later counts in
-- the month after the closed ones, as a row that says which month it restates: both together are always what is open now.

drop view accrual;
drop view commitment;
alter view accrual_of_all rename to accrual_live;
alter view commitment_of_all rename to commitment_live;

-- Which documents are booked is a fact of the company, also for a reader of some departments.
create or replace view booked_document as
select
    coalesce(vendor_id, lower(trim(vendor))) as vendor_key, lower(trim(document_no)) as document_key,
    any_value(document_no) as document_no, any_value(vendor) as vendor, any_value(contract_id) as contract_id,
    any_value(department) as department, any_value(cost_category) as cost_category,
    min(spend_date) as booked_on, max(month) as month,
    case when count(distinct currency) = 1 then sum(amount) end as amount,
    case when count(distinct currency) = 1 then any_value(currency) end as currency,
    sum(reporting_amount) as reporting_amount
from spend_of_all
where document_no is not null and vendor is not null
group by 1, 2;

-- `is_sealed`: kept by the close itself, and so part of its hash; months closed before this table keep what they showed.
create table frozen_accrual as
select ''::varchar as snapshot_id, true as is_sealed, null::date as restates_period, * from accrual_live limit 0;
create table frozen_commitment as
select ''::varchar as snapshot_id, true as is_sealed, null::date as restates_period, * from commitment_live limit 0;

insert into frozen_accrual by name
select c.snapshot_id, false as is_sealed, null::date as restates_period, l.*
from accrual_live l join closed_month c on c.month = l.month where l.reporting_amount is not null;
insert into frozen_commitment by name
select c.snapshot_id, false as is_sealed, null::date as restates_period, l.*
from commitment_live l join closed_month c on c.month = l.month where l.reporting_amount is not null;

create view month_after_close as select (max(month) + interval 1 month)::date as month from closed_month;

-- Entries of open months as they are, of closed months as they were, and one row per entry of a closed month that is no
-- longer what was kept, with the difference at the rate of the close. An entry is known by what its file says: the same
-- file again, another name or another rate is no difference.
create view accrual_of_all as
with live as materialized (select * from accrual_live),
held as materialized (
    select f.* exclude (snapshot_id, is_sealed) from frozen_accrual f semi join closed_month c on c.snapshot_id = f.snapshot_id
),
sides as (
    select l.*, l.month as restates_period, 1 as sign
    from live l semi join closed_month c on c.month = l.month where l.reporting_amount is not null
    union all by name
    select * replace (coalesce(restates_period, month) as restates_period), -1 as sign from held
),
netted as (
    select s.*, sum(s.sign * s.amount) over (entry_said) as moved_amount, row_number() over (entry_said order by s.sign, s.import_id) as place
    from sides s
    join accrual_line r on r.import_id = s.import_id and r.line_no = s.line_no
    window entry_said as (partition by
        lower(trim(s.accrual_id)), s.entry, s.document_no, s.restates_period, s.currency, r.vendor, r.vendor_id, r.department,
        r.cost_center, r.cost_category, r.channel, r.campaign_id, r.campaign)
)
select *, null::date as restates_period from live l anti join closed_month c on c.month = l.month
union all by name
select * from held
union all by name
select n.* exclude (sign, moved_amount, place) replace (
    p.month as month, n.moved_amount::decimal(28, 12) as amount,
    case when n.currency = n.reporting_currency then n.moved_amount
        else n.moved_amount::decimal(24, 6) * n.fx_rate::decimal(14, 8) end::decimal(28, 12) as reporting_amount)
from netted n cross join month_after_close p
where n.place = 1 and n.moved_amount <> 0;

create view commitment_of_all as
with live as materialized (select * from commitment_live),
held as materialized (
    select f.* exclude (snapshot_id, is_sealed) from frozen_commitment f semi join closed_month c on c.snapshot_id = f.snapshot_id
),
sides as (
    select l.*, l.month as restates_period, 1 as sign
    from live l semi join closed_month c on c.month = l.month where l.reporting_amount is not null
    union all by name
    select * replace (coalesce(restates_period, month) as restates_period), -1 as sign from held
),
netted as (
    select s.*, sum(s.sign * s.amount) over (line_said) as moved_amount, sum(s.sign * s.open_amount) over (line_said) as moved_open_amount,
        row_number() over (line_said order by s.sign, s.import_id) as place
    from sides s
    join commitment_line r on r.import_id = s.import_id and r.line_no = s.line_no
    window line_said as (partition by
        lower(trim(s.commitment_id)), s.restates_period, s.currency, r.vendor, r.vendor_id, r.department, r.cost_center,
        r.cost_category, r.channel, r.campaign_id, r.campaign)
)
select *, null::date as restates_period from live l anti join closed_month c on c.month = l.month
union all by name
select * from held
union all by name
select n.* exclude (sign, moved_amount, moved_open_amount, place) replace (
    p.month as month, n.moved_amount::decimal(28, 12) as amount, n.moved_open_amount::decimal(28, 12) as open_amount,
    case when n.currency = n.reporting_currency then n.moved_open_amount
        else n.moved_open_amount::decimal(24, 6) * n.fx_rate::decimal(14, 8) end::decimal(28, 12) as reporting_amount)
from netted n cross join month_after_close p
where n.place = 1 and n.moved_open_amount <> 0;

create view accrual as
select * from accrual_of_all
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department);

create view commitment as
select * from commitment_of_all
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department);
