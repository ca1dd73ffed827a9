-- One row: the document of a snapshot.
select document from snapshot where snapshot_id = $snapshot_id
