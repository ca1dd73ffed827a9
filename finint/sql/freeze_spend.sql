-- The spend rows of a month as they stand, kept under its snapshot.
insert into frozen_spend by name select $snapshot_id as snapshot_id, * from spend_live where month = $month
