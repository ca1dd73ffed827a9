-- The plan of a month as it stands, every version, kept under its snapshot.
insert into frozen_budget by name select $snapshot_id as snapshot_id, * from budget_live where month = $month
