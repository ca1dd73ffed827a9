-- Live spend rows with the key and place of a staged row give way to it.
update spend_line l set superseded_by = $import_id
from staged_spend s left join staged_again g using (line_no, row_key)
where l.superseded_by is null and l.import_id <> $import_id
    and l.source = $source and l.breakdown = $breakdown and l.account = s.account
    and l.row_key = s.row_key and l.row_ordinal = coalesce(g.row_ordinal, 1)
