-- The accrual entries that count in a month, with what they restate, kept under its snapshot: asked before it is closed.
insert into frozen_accrual by name
select $snapshot_id as snapshot_id, true as is_sealed, * from accrual_of_all where month = $month and reporting_amount is not null
