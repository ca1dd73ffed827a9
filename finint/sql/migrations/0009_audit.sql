-- Who changed what, when: one row a commit, each sealed with the one before it. Never updated, never deleted.

create table audit (
    seq bigint primary key,
    ts timestamp not null,
    actor varchar not null,
    action varchar not null,
    object varchar not null,
    payload_sha256 varchar not null,
    payload varchar not null,
    prev varchar not null,
    mac varchar not null
);

-- What finint does by itself. Each table is added to, never changed.

create table job_run (
    job varchar not null,
    due_on timestamp not null,
    started_on timestamp not null,
    ended_on timestamp not null,
    outcome varchar not null check (outcome in ('done', 'failed')),
    said varchar not null,
    primary key (job, due_on, started_on)
);

-- Something worth telling, once: its number says what it is about, so that finding it again tells nobody twice.
create table message (
    message_id varchar primary key,
    kind varchar not null,
    subject varchar not null,
    body varchar not null,
    page varchar not null,
    made_on timestamp not null
);

create table delivery (
    message_id varchar not null,
    target varchar not null check (target in ('webhook', 'mail')),
    attempt integer not null,
    outcome varchar not null check (outcome in ('delivered', 'failed')),
    said varchar not null,
    tried_on timestamp not null,
    primary key (message_id, target, attempt)
);

-- A file that lay in the inbox, by its content: one that failed waits for a person and is not tried again.
create table inbox_file (
    sha256 varchar not null,
    file_name varchar not null,
    outcome varchar not null,
    reason varchar not null,
    import_id varchar,
    seen_on timestamp not null,
    primary key (sha256, file_name, seen_on)
);
