-- One row per dated rate in force, newest first, down to file and line.
select r.rate_date, r.from_currency, r.to_currency, r.rate, r.rate_source, i.file_name, r.line_no, r.import_id, i.imported_on
from fx_rate r
join live_import i using (import_id)
qualify row_number() over (
    partition by r.rate_date, r.from_currency, r.to_currency order by i.sequence desc, r.line_no desc
) = 1
order by r.rate_date desc, r.from_currency, r.to_currency
