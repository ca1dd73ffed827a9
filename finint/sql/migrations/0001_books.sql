-- The books: who spent what, under which plan, and from which line of which file each figure came.
-- Posted amounts are never updated or deleted; a correction adds rows and names itself in superseded_by.

create table data_version (number bigint not null);
insert into data_version values (0);

create table setting (
    name varchar not null,
    value varchar,
    old_value varchar,
    changed_on timestamp not null,
    changed_by varchar not null,
    reason varchar,
    sequence bigint not null
);
create sequence setting_sequence;

create table operation (
    operation_id bigint primary key,
    type varchar not null,
    object varchar not null,
    month date,
    amount decimal(28, 12),
    due_on date,
    done_on timestamp,
    first_pass boolean,
    control_passed boolean,
    reversed_on timestamp,
    actor varchar not null
);
create sequence operation_sequence;

create table import_file (
    import_id varchar primary key,
    sequence bigint not null,
    sha256 varchar not null,
    file_name varchar not null,
    size_bytes bigint not null,
    source varchar not null,
    kind varchar not null,
    account varchar not null,
    breakdown varchar not null,
    replaces varchar not null check (replaces in ('window', 'key')),
    profile_version integer not null,
    fingerprint varchar not null,
    header varchar[] not null,
    header_line bigint,
    encoding varchar,
    sheet varchar,
    time_zone varchar,
    answers varchar not null,
    period_start date,
    period_end date,
    rows_of_data bigint not null,
    rows_stored bigint not null,
    outcome varchar not null,
    receipt varchar not null,
    imported_on timestamp not null,
    imported_by varchar not null,
    undone_on timestamp,
    undone_by varchar,
    is_sample boolean not null,
    status varchar not null check (status in ('live', 'undone'))
);
create sequence import_sequence;

-- The window of days that an import replaces, by account and breakdown.
create table import_window (
    import_id varchar not null,
    sequence bigint not null,
    kind varchar not null,
    source varchar not null,
    account varchar not null,
    breakdown varchar not null,
    period_start date not null,
    period_end date not null,
    currencies varchar[] not null
);

create table raw_row (
    import_id varchar not null,
    line_no bigint not null,
    class varchar not null,
    cells varchar[] not null
);

create table quarantine (
    import_id varchar not null,
    line_no bigint not null,
    column_name varchar not null,
    code varchar not null,
    value varchar not null,
    resolved_on timestamp,
    resolved_by varchar,
    resolution varchar check (resolution in ('corrected', 'left out'))
);

-- A corrected line of a quarantined row: what was typed instead, by whom.
create table correction (
    import_id varchar not null,
    line_no bigint not null,
    column_name varchar not null,
    value varchar not null,
    corrected_on timestamp not null,
    corrected_by varchar not null
);

create table mapping (
    source varchar not null,
    account varchar not null,
    fingerprint varchar not null,
    answers varchar not null,
    version integer not null,
    saved_on timestamp not null,
    saved_by varchar not null,
    primary key (source, account, fingerprint, version)
);

create table spend_line (
    import_id varchar not null,
    line_no bigint not null,
    row_key uuid not null,
    row_ordinal integer not null,
    superseded_by varchar,
    is_counted boolean not null,
    source varchar not null,
    breakdown varchar not null,
    spend_date date not null,
    period_start date,
    period_end date,
    billing_period varchar,
    amount decimal(28, 12) not null,
    amount_basis varchar,
    effective_amount decimal(28, 12),
    list_amount decimal(28, 12),
    contracted_amount decimal(28, 12),
    currency varchar not null check (length(currency) = 3),
    cost_category varchar not null check (cost_category in (
        'media_spend', 'creative_production', 'platform_fees', 'operational_overhead', 'unassigned'
    )),
    category_source varchar not null,
    vendor varchar,
    vendor_id varchar,
    contract_id varchar,
    document_no varchar,
    gl_account varchar,
    description varchar,
    department varchar,
    cost_center varchar,
    channel varchar,
    campaign_id varchar,
    campaign varchar,
    ad_group varchar,
    account varchar not null,
    service varchar,
    sub_account varchar,
    charge_category varchar,
    commitment_status varchar,
    resource_hours decimal(20, 4),
    fixed_cost_allocation decimal(28, 12),
    allocation_method varchar,
    impressions bigint,
    clicks bigint,
    platform_conversions decimal(20, 4),
    platform_value decimal(28, 12),
    source_attribution_setting varchar,
    source_time_zone varchar
);

-- Months of a line whose days cross a month's end: parts add up to the line exactly.
create table spend_part (
    import_id varchar not null,
    line_no bigint not null,
    month date not null,
    first_day date not null,
    days integer not null,
    amount decimal(28, 12) not null
);

create table budget_version (
    version varchar primary key,
    status varchar not null check (status in ('locked', 'reforecast', 'live')),
    created_on timestamp not null,
    created_by varchar not null,
    sequence bigint not null
);

create table budget_line (
    import_id varchar not null,
    line_no bigint not null,
    row_key uuid not null,
    row_ordinal integer not null,
    superseded_by varchar,
    is_counted boolean not null,
    source varchar not null,
    breakdown varchar not null,
    account varchar not null,
    version varchar not null,
    department varchar,
    cost_center varchar,
    cost_category varchar,
    channel varchar,
    campaign_id varchar,
    campaign varchar,
    vendor varchar,
    period_start date not null,
    period_end date not null,
    amount decimal(28, 12) not null,
    currency varchar not null check (length(currency) = 3),
    phasing varchar not null check (phasing in ('given', 'even', 'days'))
);

-- The months of a budget line under its phasing rule: they add up to the line exactly.
create table budget_month (
    import_id varchar not null,
    line_no bigint not null,
    month date not null,
    amount decimal(28, 12) not null
);

create table department (
    import_id varchar not null,
    line_no bigint not null,
    code varchar not null,
    name varchar not null,
    parent varchar,
    cost_center varchar,
    headcount decimal(12, 2)
);

create table campaign (
    import_id varchar not null,
    line_no bigint not null,
    campaign_id varchar not null,
    name varchar not null,
    channel varchar,
    department varchar,
    cost_category varchar,
    start_date date,
    end_date date
);

create table vendor (
    import_id varchar not null,
    line_no bigint not null,
    vendor_id varchar not null,
    name varchar not null,
    category varchar,
    department varchar
);

create table vendor_alias (
    import_id varchar not null,
    line_no bigint not null,
    vendor_id varchar not null,
    alias varchar not null
);

create table fx_rate (
    import_id varchar not null,
    line_no bigint not null,
    rate_date date not null,
    from_currency varchar not null check (length(from_currency) = 3),
    to_currency varchar not null check (length(to_currency) = 3),
    rate decimal(18, 8) not null check (rate > 0),
    rate_source varchar
);
