-- One row: how the staged spend rows compare with the live ones of the same source, account and breakdown.
-- Only incoming rows whose key is live are compared; the others are new.
-- Equal amounts pair first, so a changed order of equal keys is no restatement; the rest pair by their order.
with live as (
    select l.account, l.row_key, l.amount, l.currency, l.line_no, l.import_id,
        row_number() over (partition by l.account, l.row_key, l.amount, l.currency order by l.import_id, l.line_no) as twin
    from spend_line l
    join live_import i using (import_id)
    join import_window w on w.import_id = $import_id and w.kind = 'spend' and w.account = l.account
    where l.superseded_by is null and l.import_id <> $import_id
        and l.source = $source and l.breakdown = $breakdown
        and (
            ($replaces = 'window' and l.spend_date >= w.period_start and l.spend_date < w.period_end)
            or ($replaces = 'key' and exists (
                select 1 from staged_spend s where s.account = l.account and s.row_key = l.row_key
            ))
        )
),
incoming_rows as (
    select account, row_key, amount, currency, line_no,
        row_number() over (partition by account, row_key, amount, currency order by line_no) as twin
    from staged_spend s semi join live l using (account, row_key)
),
rest_live as (
    select l.account, l.row_key, row_number() over (partition by l.account, l.row_key order by l.import_id, l.line_no) as place
    from live l anti join incoming_rows n using (account, row_key, amount, currency, twin)
),
rest_incoming as (
    select n.account, n.row_key, row_number() over (partition by n.account, n.row_key order by n.line_no) as place
    from incoming_rows n anti join live l using (account, row_key, amount, currency, twin)
),
counts as (
    select
        (select count(*) from staged_spend) as incoming,
        (select count(*) from incoming_rows) as met,
        (select count(*) from rest_incoming) as unmatched_incoming,
        (select count(*) from rest_live) as unmatched_live,
        (select count(*) from rest_incoming join rest_live using (account, row_key, place)) as restated
)
select
    incoming - met + unmatched_incoming - restated as new,
    met - unmatched_incoming as same,
    restated,
    unmatched_live - restated as vanished
from counts
