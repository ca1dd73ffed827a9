-- Each stated line as a finance operation that has just been done.
insert into operation
select
    nextval('operation_sequence'), 'import batch', import_id, made_in, null, made_on::date,
    made_on::timestamp, true, true, null, made_by
from (from stated order by sequence)
