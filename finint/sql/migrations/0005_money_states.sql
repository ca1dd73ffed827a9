-- Money before it is spent (commitments, accruals), what was billed, and the close of a period.
-- Amounts are added to and never changed; a match, a transfer or a close is taken back by a mark that says by whom.

create table invoice_line (
    import_id varchar not null,
    line_no bigint not null,
    invoice_no varchar not null,
    vendor varchar not null,
    vendor_id varchar,
    invoice_date date not null,
    due_date date,
    period_start date,
    period_end date, -- half-open: the first day after the service
    amount decimal(28, 12) not null,
    tax_amount decimal(28, 12),
    currency varchar check (length(currency) = 3),
    contract_id varchar,
    purchase_order varchar,
    paid_date date,
    paid_amount decimal(28, 12),
    status varchar,
    department varchar,
    cost_category varchar,
    description varchar,
    quantity decimal(28, 12),
    unit_price_amount decimal(28, 12),
    discount_ratio decimal(12, 8),
    discount_until date,
    booked_amount decimal(28, 12),
    booked_currency varchar,
    credit_note_for varchar
);

-- The latest live word on each invoice; two equal rows of one file stay two.
create view invoice as
select
    n.import_id, n.line_no, n.invoice_no,
    coalesce(v.vendor_id, lower(trim(n.vendor))) as vendor_key,
    coalesce(v.name, n.vendor) as vendor, n.vendor as billed_as,
    n.invoice_date, n.due_date, n.period_start, n.period_end, n.amount, n.tax_amount,
    coalesce(n.currency, r.currency) as currency, n.contract_id, n.purchase_order, n.paid_date, n.paid_amount, n.status,
    coalesce(d.name, n.department, v.department) as department, n.cost_category, n.description,
    n.quantity, n.unit_price_amount, n.discount_ratio, n.discount_until, n.booked_amount, n.booked_currency, n.credit_note_for
from invoice_line n
join live_import i using (import_id)
cross join reporting r
left join vendor_by_alias a on a.key = lower(trim(n.vendor))
left join live_vendor v on v.vendor_id = coalesce(a.vendor_id, n.vendor_id, n.vendor)
left join department_name d on d.key = lower(trim(n.department))
qualify rank() over (
    partition by coalesce(v.vendor_id, lower(trim(n.vendor))), lower(trim(n.invoice_no)) order by i.sequence desc
) = 1;

create table commitment_line (
    import_id varchar not null,
    line_no bigint not null,
    commitment_id varchar not null,
    vendor varchar,
    vendor_id varchar,
    department varchar,
    cost_center varchar,
    cost_category varchar,
    channel varchar,
    campaign_id varchar,
    campaign varchar,
    description varchar,
    amount decimal(28, 12) not null,
    currency varchar check (length(currency) = 3),
    start_date date not null,
    end_date date not null, -- half-open
    cancellable_until date,
    invoiced_amount decimal(28, 12),
    contract_id varchar
);

-- The months a commitment is expected to be billed in: they add up to its line exactly.
create table commitment_part (
    import_id varchar not null,
    line_no bigint not null,
    month date not null,
    amount decimal(28, 12) not null
);

create table accrual_line (
    import_id varchar not null,
    line_no bigint not null,
    accrual_id varchar not null,
    month date not null,
    reverses_in date, -- first day of the month that takes it back whatever is billed
    vendor varchar,
    vendor_id varchar,
    department varchar,
    cost_center varchar,
    cost_category varchar,
    channel varchar,
    campaign_id varchar,
    campaign varchar,
    description varchar,
    amount decimal(28, 12) not null,
    currency varchar check (length(currency) = 3),
    commitment_id varchar
);

-- A booked document belongs to a commitment, an accrual, or both; `reverses_amount` is the part of the accrual it takes back.
create table document_match (
    match_id bigint primary key,
    vendor_key varchar not null,
    document_no varchar not null,
    commitment_id varchar,
    accrual_id varchar,
    reverses_amount decimal(28, 12),
    month date not null,
    reason varchar not null,
    made_on timestamp not null,
    made_by varchar not null,
    undone_on timestamp,
    undone_by varchar
);
create sequence document_match_sequence;

-- A balanced pair of plan lines, posted by `import_id`; the reason stands here.
create table transfer (
    import_id varchar primary key,
    version varchar not null,
    from_place varchar not null,
    from_month date not null,
    to_place varchar not null,
    to_month date not null,
    amount decimal(28, 12) not null,
    reason varchar not null,
    made_on timestamp not null,
    made_by varchar not null
);

-- What somebody said about a variance; the latest word on a line and period counts.
create table variance_comment (
    sequence bigint not null,
    period_start date not null,
    period_end date not null,
    version varchar not null,
    field varchar not null,
    name varchar not null,
    driver varchar not null,
    is_permanent boolean not null,
    full_year_amount decimal(28, 12),
    owner_role varchar not null,
    due_on date,
    action varchar not null,
    words varchar not null,
    variance_amount decimal(28, 12) not null,
    written_on timestamp not null,
    written_by varchar not null
);
create sequence variance_comment_sequence;

-- Somebody's value instead of the model's for one line and month; the latest word counts, null goes back to the model.
create table forecast_override (
    sequence bigint not null,
    field varchar not null,
    name varchar not null,
    month date not null,
    amount decimal(28, 12),
    model_amount decimal(28, 12),
    reason varchar not null,
    made_on timestamp not null,
    made_by varchar not null
);
create sequence forecast_override_sequence;

-- The poster and the closer of a month change the same column, `version`: of two at once, one meets a conflict.
create table period (
    month date primary key,
    closed boolean not null,
    version bigint not null,
    snapshot_id varchar
);

create table period_event (
    sequence bigint not null,
    month date not null,
    action varchar not null check (action in ('close', 'reopen')),
    reason varchar not null,
    snapshot_id varchar not null,
    done_on timestamp not null,
    done_by varchar not null
);
create sequence period_event_sequence;

-- What a month was when it was closed: the report as a document, never written again.
create table snapshot (
    snapshot_id varchar primary key,
    month date not null,
    data_hash varchar not null,
    data_version bigint not null,
    rows bigint not null,
    actual_amount decimal(38, 12) not null,
    document varchar not null,
    closed_on timestamp not null,
    closed_by varchar not null
);
create sequence snapshot_sequence;

create view closed_month as select month, snapshot_id from period where closed;

create view spend_live as select * from spend_converted where is_counted and reporting_amount is not null;

-- The rows of a closed month as they stood, with the rates and names of that day.
create table frozen_spend as select ''::varchar as snapshot_id, * from spend_live limit 0;

-- What arrived or left after a month was closed: posted in an open month, one row in or (sign -1) out.
create table restated_spend as
select 0::bigint as sequence, 1::integer as sign, null::date as restates_period, null::timestamp as recorded_on,
    null::timestamp as released_on, *
from spend_live limit 0;
create sequence restated_spend_sequence;

-- What pages count: rows of open months as they are, of closed months as they were, and late ones as restatements.
create or replace view spend as
select *, null::date as restates_period from spend_live s anti join closed_month c on c.month = s.month
union all by name
select f.* exclude (snapshot_id), null::date as restates_period
from frozen_spend f semi join closed_month c on c.snapshot_id = f.snapshot_id
union all by name
select * exclude (sequence, sign, recorded_on, released_on) from restated_spend where released_on is null;

create view budget_live as select * from budget_converted where is_counted and reporting_amount is not null;

create table frozen_budget as select ''::varchar as snapshot_id, * from budget_live limit 0;

create table frozen_version (snapshot_id varchar not null, version varchar not null);

-- A plan that was in force at the close stays as it was for that month; a plan made later counts with all its months.
create or replace view budget as
select b.* from budget_live b
anti join (select c.month, v.version from closed_month c join frozen_version v using (snapshot_id)) k
    on k.month = b.month and k.version = b.version
union all by name
select f.* exclude (snapshot_id) from frozen_budget f semi join closed_month c on c.snapshot_id = f.snapshot_id;

-- The latest live word on each commitment, by month, in its own currency, with its place in the company.
create view commitment_native as
select
    l.import_id, l.line_no, l.commitment_id, p.month, p.amount, l.amount as line_amount,
    coalesce(l.currency, r.currency) as currency, l.start_date, l.end_date, l.cancellable_until, l.invoiced_amount, l.contract_id,
    coalesce(v.vendor_id, lower(trim(coalesce(l.vendor, l.vendor_id)))) as vendor_key,
    coalesce(v.name, l.vendor, l.vendor_id) as vendor,
    coalesce(d.name, l.department, c.department, n.department, v.department) as department,
    l.cost_center, coalesce(l.cost_category, c.cost_category, n.cost_category) as cost_category,
    coalesce(c.channel, n.channel, l.channel) as channel,
    coalesce(c.campaign_id, n.campaign_id, l.campaign_id) as campaign_id,
    coalesce(c.name, n.name, l.campaign, l.campaign_id) as campaign, l.description
from (
    select * from commitment_line join live_import i using (import_id)
    qualify rank() over (partition by lower(trim(commitment_id)) order by i.sequence desc) = 1
) l
join commitment_part p on p.import_id = l.import_id and p.line_no = l.line_no
cross join reporting r
left join vendor_by_alias a on a.key = lower(trim(l.vendor))
left join live_vendor v on v.vendor_id = coalesce(a.vendor_id, l.vendor_id, l.vendor)
left join department_name d on d.key = lower(trim(l.department))
left join live_campaign c on c.id_key = lower(trim(l.campaign_id))
left join campaign_by_name n on n.name_key = lower(trim(l.campaign));

create view accrual_native as
select
    l.import_id, l.line_no, l.accrual_id, l.month, l.reverses_in, l.amount, coalesce(l.currency, r.currency) as currency,
    l.commitment_id,
    coalesce(v.vendor_id, lower(trim(coalesce(l.vendor, l.vendor_id)))) as vendor_key,
    coalesce(v.name, l.vendor, l.vendor_id) as vendor,
    coalesce(d.name, l.department, c.department, n.department, v.department) as department,
    l.cost_center, coalesce(l.cost_category, c.cost_category, n.cost_category) as cost_category,
    coalesce(c.channel, n.channel, l.channel) as channel,
    coalesce(c.campaign_id, n.campaign_id, l.campaign_id) as campaign_id,
    coalesce(c.name, n.name, l.campaign, l.campaign_id) as campaign, l.description
from (
    select * from accrual_line join live_import i using (import_id)
    qualify rank() over (partition by lower(trim(accrual_id)) order by i.sequence desc) = 1
) l
cross join reporting r
left join vendor_by_alias a on a.key = lower(trim(l.vendor))
left join live_vendor v on v.vendor_id = coalesce(a.vendor_id, l.vendor_id, l.vendor)
left join department_name d on d.key = lower(trim(l.department))
left join live_campaign c on c.id_key = lower(trim(l.campaign_id))
left join campaign_by_name n on n.name_key = lower(trim(l.campaign));

-- One row per vendor and booked document: what the ledger holds of it, in its own currency when it is one.
create view booked_document as
select
    coalesce(vendor_id, lower(trim(vendor))) as vendor_key, lower(trim(document_no)) as document_key,
    any_value(document_no) as document_no, any_value(vendor) as vendor, any_value(contract_id) as contract_id,
    any_value(department) as department, any_value(cost_category) as cost_category,
    min(spend_date) as booked_on, max(month) as month,
    case when count(distinct currency) = 1 then sum(amount) end as amount,
    case when count(distinct currency) = 1 then any_value(currency) end as currency,
    sum(reporting_amount) as reporting_amount
from spend
where document_no is not null and vendor is not null
group by 1, 2;

-- A booked document and the commitment it bills: as its order says, as its contract says, or as somebody said.
create view commitment_document as
with named as (
    select d.*, n.amount as billed_amount, n.currency as billed_currency,
        coalesce(n.purchase_order, n.contract_id, d.contract_id) as said
    from booked_document d
    left join (
        select vendor_key, lower(trim(invoice_no)) as document_key, sum(amount) as amount, any_value(currency) as currency,
            any_value(purchase_order) as purchase_order, any_value(contract_id) as contract_id
        from invoice group by 1, 2
    ) n using (vendor_key, document_key)
),
placed as (
    select lower(trim(m.commitment_id)) as commitment_key, d.*, 'person' as made_by
    from named d
    join document_match m on m.vendor_key = d.vendor_key and lower(trim(m.document_no)) = d.document_key
        and m.undone_on is null and m.commitment_id is not null
    union all
    select lower(trim(d.said)), d.*, 'document'
    from named d
    where d.said is not null and not exists (
        select 1 from document_match m where m.vendor_key = d.vendor_key and lower(trim(m.document_no)) = d.document_key
            and m.undone_on is null and m.commitment_id is not null
    )
)
select p.commitment_key, p.vendor_key, p.vendor, p.document_no, p.booked_on, p.made_by,
    case when p.billed_currency = c.currency then p.billed_amount when p.currency = c.currency then p.amount end as amount,
    c.currency
from placed p
join (select distinct lower(trim(commitment_id)) as commitment_key, currency from commitment_native) c using (commitment_key);

-- One row per accrual and entry: taken up in its month, taken back by a match, or by the month it said.
-- A match counts while its document is booked: without the invoice in the ledger nothing replaces the accrual.
create view accrual_entry_native as
with matched as (
    select lower(trim(m.accrual_id)) as accrual_key, m.month, m.match_id, m.document_no, m.reverses_amount
    from document_match m
    semi join booked_document b on b.vendor_key = m.vendor_key and b.document_key = lower(trim(m.document_no))
    where m.accrual_id is not null and m.undone_on is null
)
select a.* replace (a.month as month), 'accrued' as entry, ''::varchar as document_no from accrual_native a
union all by name
select a.* replace (m.month as month, -m.reverses_amount as amount), 'matched' as entry, m.document_no
from accrual_native a join matched m on m.accrual_key = lower(trim(a.accrual_id))
union all by name
select a.* replace (a.reverses_in as month, -(a.amount - coalesce(t.reversed, 0)) as amount), 'reversed' as entry, '' as document_no
from accrual_native a
left join (select accrual_key, sum(reverses_amount) as reversed from matched group by 1) t on t.accrual_key = lower(trim(a.accrual_id))
where a.reverses_in is not null and a.amount <> coalesce(t.reversed, 0);

create view accrual as
select s.*, r.currency as reporting_currency,
    case when s.currency = r.currency then null else x.rate end as fx_rate,
    case when s.currency = r.currency then null else x.rate_date end as fx_date,
    case when s.currency = r.currency then s.amount
        else (s.amount::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12) end as reporting_amount
from accrual_entry_native s
cross join reporting r
asof left join rate_to_reporting x on x.from_currency = s.currency and x.rate_date <= s.month;

-- One row per commitment line and month with what is still open of it: billed and accrued money takes the earliest first.
create view commitment as
with used as (
    select commitment_key, sum(amount) as billed from commitment_document group by 1
),
accrued as (
    select lower(trim(commitment_id)) as commitment_key, sum(amount) as accrued
    from accrual_entry_native where commitment_id is not null group by 1
),
stated as (
    select lower(trim(commitment_id)) as commitment_key, sum(invoiced_amount) as stated
    from (select distinct commitment_id, import_id, line_no, invoiced_amount from commitment_native) group by 1
),
taken as (
    select c.*,
        greatest(coalesce(u.billed, 0), coalesce(s.stated, 0)) + greatest(coalesce(a.accrued, 0), 0) as taken_amount,
        sum(c.amount) over (partition by lower(trim(c.commitment_id)) order by c.month, c.line_no
            rows between unbounded preceding and current row) as running_amount
    from commitment_native c
    left join used u on u.commitment_key = lower(trim(c.commitment_id))
    left join accrued a on a.commitment_key = lower(trim(c.commitment_id))
    left join stated s on s.commitment_key = lower(trim(c.commitment_id))
),
opened as (
    select *, greatest(0, least(amount, running_amount - taken_amount))::decimal(28, 12) as open_amount from taken
)
select s.*, r.currency as reporting_currency,
    case when s.currency = r.currency then null else x.rate end as fx_rate,
    case when s.currency = r.currency then null else x.rate_date end as fx_date,
    case when s.currency = r.currency then s.open_amount
        else (s.open_amount::decimal(24, 6) * x.rate::decimal(14, 8))::decimal(28, 12) end as reporting_amount
from opened s
cross join reporting r
asof left join rate_to_reporting x on x.from_currency = s.currency and x.rate_date <= s.month;
