-- One money told by a platform and by the ledger counts once: the ledger's amount is the actual, the platform's lines are
-- its detail. What takes the second telling out of spend is derived, line by line, and stands beside the lines it nets.

-- The vendors each import names: tells in no time whether a vendor speaks on both sides.
create table import_vendor (import_id varchar not null, vendor varchar not null);
insert into import_vendor
select distinct import_id, lower(trim(vendor)) from spend_line where trim(vendor) <> '';

-- Somebody's word on a vendor's bills of a category beside its platform's lines; month null: in every month.
-- 'part': they are other money. 'pair': they are the same money after all (a bill without a category). The latest counts.
create table netting_word (
    sequence bigint not null,
    vendor varchar not null,
    cost_category varchar not null,
    month date,
    action varchar not null check (action in ('part', 'pair', 'rule')),
    reason varchar not null,
    made_on timestamp not null,
    made_by varchar not null
);
create sequence netting_word_sequence;

drop view spend;
drop view spend_of_all;
drop view spend_live;

alter table frozen_spend add column netting varchar default '';
alter table restated_spend add column netting varchar default '';

create view spend_booked as
select *, ''::varchar as netting from spend_converted where is_counted and reporting_amount is not null;

-- 'bill': what a bill says, taken out; 'rest': what it says beyond the platform's lines, without a campaign.
create table netted_spend as select * from spend_booked limit 0;

create view spend_live as
select * from spend_booked
union all by name
select * from netted_spend;

create view spend_of_all as
select *, null::date as restates_period from spend_live s anti join closed_month c on c.month = s.month
union all by name
select f.* exclude (snapshot_id), null::date as restates_period
from frozen_spend f semi join closed_month c on c.snapshot_id = f.snapshot_id
union all by name
select * exclude (sequence, sign, recorded_on, released_on) from restated_spend where released_on is null;

create view spend as
select * from spend_of_all
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department);
