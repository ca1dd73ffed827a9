-- Each stated line as an import of its own.
insert into import_file
select
    import_id, sequence, sha256, 'stated over the API', 0, 'api', 'spend', '', '', 'key', 1, '', header, null, null, null, null,
    '{}', first_day, end_day, 1, 1, 'import', receipt, made_on::timestamp, made_by, null, null, false, 'live'
from stated
order by sequence
