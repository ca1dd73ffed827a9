-- Who may ask what: roles of people, sessions of browsers, tokens of programs; and rows of the reader's departments only.

-- The latest word on a person's role counts; null takes it away. Departments: null is all of them.
create table person_role (
    sequence bigint not null,
    person varchar not null,
    role varchar check (role in ('viewer', 'analyst', 'finance', 'admin')),
    departments varchar[],
    changed_on timestamp not null,
    changed_by varchar not null,
    reason varchar not null
);
create sequence person_role_sequence;

create view person_role_in_force as
select person, role, departments, changed_on, changed_by
from person_role
qualify row_number() over (partition by person order by sequence desc) = 1;

-- A sign-in as the server knows it: the cookie names it, only this row says whether it still counts.
create table person_session (
    session_id varchar primary key,
    person varchar not null,
    role varchar not null,
    departments varchar[],
    started_on timestamp not null,
    expires_on timestamp not null,
    ended_on timestamp,
    ended_by varchar
);

-- A token of a program: only its SHA-256 is kept; 256 random bits need no slow hash.
create table api_token (
    token_id varchar primary key,
    sha256 varchar not null unique,
    label varchar not null,
    person varchar not null,
    role varchar not null check (role in ('viewer', 'analyst', 'finance', 'admin')),
    may_write boolean not null,
    departments varchar[],
    created_on timestamp not null,
    created_by varchar not null,
    expires_on timestamp not null,
    revoked_on timestamp,
    revoked_by varchar
);
create sequence api_token_sequence;

-- A reader with departments sees their rows and no others, whatever is asked: store.read says who they are.
alter view spend_converted rename to spend_converted_of_all;
create view spend_converted as
select * from spend_converted_of_all
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department);

alter view budget_converted rename to budget_converted_of_all;
create view budget_converted as
select * from budget_converted_of_all
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department);

alter view spend rename to spend_of_all;
create view spend as
select * from spend_of_all
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department);

alter view budget rename to budget_of_all;
create view budget as
select * from budget_of_all
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department);

alter view commitment rename to commitment_of_all;
create view commitment as
select * from commitment_of_all
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department);

alter view accrual rename to accrual_of_all;
create view accrual as
select * from accrual_of_all
where getvariable('reader_departments') is null or list_contains(getvariable('reader_departments'), department);
