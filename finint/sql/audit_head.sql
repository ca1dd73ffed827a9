-- At most one row: the newest entry's number and seal.
select seq, mac from audit order by seq desc limit 1
