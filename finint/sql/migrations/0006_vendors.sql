-- Vendors: what was agreed with them, which names are one vendor, why figures differ, and what was saved.
-- Everything here is added to and never changed: a merge, a reason or a stage is taken back by a row that says so.

create table contract_line (
    import_id varchar not null,
    line_no bigint not null,
    contract_id varchar not null,
    vendor varchar not null,
    description varchar,
    start_date date not null,
    end_date date not null,
    notice_date date,
    auto_renew boolean,
    amount decimal(28, 12),
    currency varchar check (length(currency) = 3),
    units decimal(20, 4),
    unit varchar,
    units_used decimal(20, 4),
    unit_price_amount decimal(28, 12),
    term_months bigint,
    payment_days bigint,
    discount_ratio decimal(12, 8),
    discount_days bigint,
    department varchar,
    cost_category varchar,
    owner varchar
);

-- Two names are one vendor from now on; `is_undo` takes the latest merge of `from_key` back.
-- A key is a vendor's id, or the name in lower case of one that no vendor file knows.
create table vendor_merge (
    sequence bigint not null,
    from_key varchar not null,
    into_key varchar not null,
    into_name varchar not null,
    is_undo boolean not null,
    made_on timestamp not null,
    made_by varchar not null,
    reason varchar not null
);
create sequence vendor_merge_sequence;

create view merge_in_force as
select from_key, into_key, into_name
from vendor_merge
qualify row_number() over (partition by from_key order by sequence desc) = 1 and not is_undo;

-- Where a merged key ends: merges follow one another, eight deep at most.
create view vendor_root as
with recursive step as (
    select from_key, into_key as root, into_name as root_name, 1 as depth from merge_in_force
    union all
    select s.from_key, m.into_key, m.into_name, s.depth + 1
    from step s join merge_in_force m on m.from_key = s.root
    where s.depth < 8 and m.into_key != s.from_key
)
select from_key, arg_max(root, depth) as root, arg_max(root_name, depth) as root_name from step group by from_key;

create or replace view live_vendor as
with registered as (
    select v.vendor_id, v.name, v.category, coalesce(n.name, v.department) as department
    from vendor v
    join live_import i using (import_id)
    left join department_name n on n.key = lower(trim(v.department))
    qualify row_number() over (partition by v.vendor_id order by i.sequence desc, v.line_no desc) = 1
)
select vendor_id, name, category, department from registered
union all
-- A vendor that no file knows, but names were merged into it.
select root as vendor_id, any_value(root_name) as name, null as category, null as department
from vendor_root
where root not in (select vendor_id from registered)
group by root;

create or replace view vendor_by_alias as
with named as (
    select key, any_value(vendor_id order by rank, vendor_id) as vendor_id
    from (
        select lower(trim(name)) as key, vendor_id, 1 as rank from live_vendor
        union all
        select lower(trim(a.alias)) as key, a.vendor_id, 2 as rank
        from vendor_alias a join live_import using (import_id)
    )
    group by key
)
select n.key, coalesce(r.root, n.vendor_id) as vendor_id
from named n left join vendor_root r on r.from_key = n.vendor_id
union all
select r.from_key as key, r.root as vendor_id
from vendor_root r
where r.from_key not in (select key from named);

-- The latest live word on each contract, its vendor by the books' own names. Both days are inside the term.
create view live_contract as
select
    c.import_id, c.line_no, c.contract_id,
    coalesce(v.vendor_id, lower(trim(c.vendor))) as vendor_key,
    coalesce(v.name, c.vendor) as vendor,
    v.category as vendor_category,
    c.description, c.start_date, c.end_date, c.notice_date, coalesce(c.auto_renew, false) as auto_renew,
    c.amount, coalesce(c.currency, r.currency) as currency,
    c.units, c.unit, c.units_used, c.unit_price_amount,
    coalesce(c.term_months, datediff('month', c.start_date, c.end_date + 1)) as term_months,
    c.payment_days, c.discount_ratio, c.discount_days,
    coalesce(d.name, c.department, v.department) as department, c.cost_category, c.owner
from contract_line c
join live_import i using (import_id)
cross join reporting r
left join vendor_by_alias a on a.key = lower(trim(c.vendor))
left join live_vendor v on v.vendor_id = coalesce(a.vendor_id, c.vendor)
left join department_name d on d.key = lower(trim(c.department))
qualify row_number() over (partition by lower(trim(c.contract_id)) order by i.sequence desc, c.line_no desc) = 1;

-- Why two sides of a vendor's month differ, as somebody explained it; amounts in the reporting currency.
create table reconcile_reason (
    sequence bigint not null,
    vendor_key varchar not null,
    month date not null,
    leg varchar not null check (leg in ('platform-invoice', 'invoice-ledger', 'platform-ledger')),
    reason varchar not null,
    amount decimal(28, 12) not null,
    note varchar not null,
    recorded_on timestamp not null,
    recorded_by varchar not null
);
create sequence reconcile_reason_sequence;

-- The life of a saving: each stage with what proves it. Amounts in the reporting currency, savings above zero.
create table saving_stage (
    sequence bigint not null,
    saving_id varchar not null,
    title varchar not null,
    vendor varchar not null,
    rule varchar not null,
    kind varchar not null check (kind in ('hard', 'avoidance', 'soft')),
    is_recurring boolean not null,
    stage varchar not null check (stage in ('identified', 'validated', 'contracted', 'realised', 'leaked', 'taken back')),
    amount decimal(28, 12) not null,
    month date not null,
    evidence_kind varchar not null check (evidence_kind in ('finding', 'review', 'contract', 'document', 'journal')),
    evidence varchar not null,
    note varchar not null,
    recorded_on timestamp not null,
    recorded_by varchar not null
);
create sequence saving_stage_sequence;
