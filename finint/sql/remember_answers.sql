-- Answers for the next file with this source, account and header.
insert into mapping
select $source, $account, $fingerprint, $answers,
    coalesce((select max(version) from mapping where source = $source and account = $account and fingerprint = $fingerprint), 0) + 1,
    $now::timestamp, $actor
where not exists (
    select 1 from (
        select answers from mapping where source = $source and account = $account and fingerprint = $fingerprint
        order by version desc limit 1
    ) latest where latest.answers = $answers
)
