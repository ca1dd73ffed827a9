-- Live spend rows inside the days this import covers give way to it.
update spend_line l set superseded_by = $import_id
from import_window w
where w.import_id = $import_id and w.kind = 'spend'
    and l.superseded_by is null and l.import_id <> $import_id
    and l.source = w.source and l.breakdown = w.breakdown and l.account = w.account
    and l.spend_date >= w.period_start and l.spend_date < w.period_end
