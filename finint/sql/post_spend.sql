-- The incoming spend rows become lines of the ledger; only places above the first are looked up, so rows stream.
insert into spend_line by name
select $import_id as import_id, null as superseded_by, $is_counted as is_counted, $source as source, $breakdown as breakdown,
    i.* exclude (row_key, account, spend_date, cost_category, category_source),
    md5(i.row_key)::uuid as row_key,
    coalesce(r.row_ordinal, 1) as row_ordinal,
    coalesce(i.account, $account) as account,
    coalesce(i.spend_date, i.period_start) as spend_date,
    coalesce(i.cost_category, 'unassigned') as cost_category,
    coalesce(i.category_source, 'none') as category_source
from incoming i
left join staged_again r on r.line_no = i.line_no and r.row_key = md5(i.row_key)::uuid
