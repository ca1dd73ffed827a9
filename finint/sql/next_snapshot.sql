-- One row: the next number of a snapshot.
select nextval('snapshot_sequence')::bigint as number
