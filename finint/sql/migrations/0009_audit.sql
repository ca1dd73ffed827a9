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
