-- A key is used for one expenditure for as long as the books keep it: a retry is answered, never posted again.
create table idempotency_key (
    key varchar primary key,
    request_hash varchar not null,
    reply varchar not null,
    used_on timestamp not null,
    used_by varchar not null
);
