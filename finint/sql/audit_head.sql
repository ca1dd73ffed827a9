-- At most one row: the newest entry's number and seal.
select seq, mac from audit where seq = (select max(seq) from audit)
