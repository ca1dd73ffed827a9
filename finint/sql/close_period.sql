-- An open month becomes closed; `version` changes, as it does for whoever posts into it.
update period set closed = true, version = version + 1, snapshot_id = $snapshot_id where month = $month and not closed
