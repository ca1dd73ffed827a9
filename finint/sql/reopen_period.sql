-- A closed month becomes open.
update period set closed = false, version = version + 1, snapshot_id = null where month = $month and closed
