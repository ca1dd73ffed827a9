-- The versions of the plan in force at the close: one made later counts in full.
insert into frozen_version select distinct $snapshot_id, version from budget_live
