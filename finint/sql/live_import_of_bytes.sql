-- One row per live import of these very bytes.
select import_id from import_file
where sha256 = $sha256 and status = 'live' and account = $account
order by sequence
