-- Rows that gave way to an import now undone give way to the next live import that covers them, or count again.
update budget_line l set superseded_by = n.import_id
from (
    select r.import_id as row_import, r.line_no, r.row_key, r.row_ordinal, min_by(j.import_id, j.sequence) filter (
        where j.sequence > i.sequence and (
            (j.replaces = 'window' and exists (
                select 1 from import_window w
                where w.import_id = j.import_id and w.kind = 'budget' and w.source = r.source and w.account = r.account
                    and w.breakdown = r.breakdown
                    and r.period_start >= w.period_start and r.period_start < w.period_end
            ))
            or (j.replaces = 'key' and exists (
                select 1 from budget_line o
                where o.import_id = j.import_id and o.source = r.source and o.breakdown = r.breakdown
                    and o.account = r.account and o.row_key = r.row_key and o.row_ordinal = r.row_ordinal
            ))
        )
    ) as import_id
    from budget_line r
    join import_file i on i.import_id = r.import_id
    left join import_file j on j.status = 'live' and j.source = r.source
    where r.superseded_by = $import_id
    group by r.import_id, r.line_no, r.row_key, r.row_ordinal
) n
where l.superseded_by = $import_id and l.import_id = n.row_import and l.line_no = n.line_no
    and l.row_key = n.row_key and l.row_ordinal = n.row_ordinal
