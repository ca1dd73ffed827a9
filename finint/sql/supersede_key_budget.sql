-- Live budget rows with the key and place of a staged row give way to it.
update budget_line l set superseded_by = $import_id
from staged_budget s
where l.superseded_by is null and l.import_id <> $import_id
    and l.source = $source and l.breakdown = $breakdown and l.account = s.account
    and l.row_key = s.row_key and l.row_ordinal = s.row_ordinal
