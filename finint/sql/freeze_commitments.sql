-- What of each order is open in a month, with what it restates, kept under its snapshot: asked before it is closed.
insert into frozen_commitment by name
select $snapshot_id as snapshot_id, true as is_sealed, * from commitment_of_all where month = $month and reporting_amount is not null
