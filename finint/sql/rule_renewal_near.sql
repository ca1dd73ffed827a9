-- One row per contract that renews by itself with its last day to cancel in [$as_of, $as_of + $days]; nothing claimed.
select c.vendor_key, c.vendor, c.contract_id as subject, 'contract:' || lower(c.contract_id) as unit,
    coalesce(c.notice_date, c.end_date) as day, 0::decimal(38, 12) as native_amount,
    (coalesce(c.amount, 0) * 12)::decimal(38, 12) as basis_native_amount, c.term_months::decimal(38, 12) as over, c.currency,
    'high' as confidence, coalesce(c.description, 'Contract') || ' renews on ' || (c.end_date + 1) || '; cancel by '
        || coalesce(c.notice_date, c.end_date) as says,
    c.import_id, i.file_name, c.line_no
from live_contract c
join live_import i using (import_id)
where c.auto_renew and c.start_date <= $as_of and c.term_months > 0
    and coalesce(c.notice_date, c.end_date) between $as_of and $as_of::date + $days::integer
order by day, c.contract_id
