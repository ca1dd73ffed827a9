-- What the optimizer advised: scenarios kept for comparison, decisions with what they predicted, and the draft transfers
-- an accepted plan asks for. A decision is never changed; what came of it is read from the books.

create sequence scenario_sequence;
create table scenario (
    scenario_id bigint primary key,
    name varchar not null,
    choices varchar not null,
    summary varchar not null,
    data_version bigint not null,
    saved_on timestamp not null,
    saved_by varchar not null,
    removed_on timestamp
);

create sequence decision_sequence;
create table decision (
    decision_id bigint primary key,
    decided_on timestamp not null,
    decided_by varchar not null,
    reason varchar not null,
    objective varchar not null,
    outcome varchar not null,
    plan_version varchar not null,
    window_start date not null,
    window_end date not null,
    matures_on date not null,
    moved_amount decimal(28, 12) not null,
    unallocated_amount decimal(28, 12) not null,
    gain decimal(28, 12) not null,
    gain_low decimal(28, 12) not null,
    gain_high decimal(28, 12) not null,
    better_ratio decimal(9, 6) not null,
    predicted_outcome decimal(28, 12) not null,
    outcome_low decimal(28, 12) not null,
    outcome_high decimal(28, 12) not null,
    data_version bigint not null,
    document varchar not null
);

-- Money that would move between plan lines: the lines of a decision add up to 0; what stays unspent has no channel.
create table draft_transfer (
    decision_id bigint not null,
    line_no bigint not null,
    channel varchar,
    month date not null,
    plan_import_id varchar,
    plan_line_no bigint,
    campaign varchar,
    amount decimal(28, 12) not null,
    primary key (decision_id, line_no)
);

-- Which money of a channel reaches customers: its media; where it has none, what its platform costs, then anything.
create view working_category as
select channel, arg_min(cost_category, case cost_category when 'media_spend' then 1 when 'platform_fees' then 2 else 3 end)
    as cost_category
from (
    select channel, cost_category from spend where reporting_amount <> 0
    union all
    select channel, coalesce(cost_category, 'unassigned') from budget where reporting_amount <> 0
)
where channel <> ''
group by channel;
