-- At most one row: the newest audit entry of the file attached as `copied`.
select seq, mac from copied.main.audit order by seq desc limit 1
