-- At most one row: the newest answers for files with this source, account and header.
select answers from mapping
where source = $source and account = $account and fingerprint = $fingerprint
order by version desc
limit 1
