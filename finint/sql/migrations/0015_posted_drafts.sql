-- Draft transfers of a decision that finance posted: which import holds their rows. While that import is live they are
-- posted; taking the import back makes them drafts again.
create table decision_posting (
    decision_id bigint not null,
    import_id varchar primary key,
    posted_on timestamp not null,
    posted_by varchar not null,
    as_of date not null
);
