-- Months closed on the sample company's books are open again for own ones; own rows are never frozen beside them.
update period set closed = false, version = version + 1, snapshot_id = null where closed
