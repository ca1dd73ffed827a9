-- One row per contract in force on $as_of with less than $least of its seats in use: the unused share of twelve months.
select c.vendor_key, c.vendor, c.contract_id as subject, 'contract:' || lower(c.contract_id) as unit,
    coalesce(c.notice_date, c.end_date) as day,
    ((c.units - c.units_used)::decimal(12, 2) * c.amount::decimal(16, 2) * 12)::decimal(38, 12) as native_amount,
    (c.units::decimal(12, 2) * c.amount::decimal(16, 2) * 12)::decimal(38, 12) as basis_native_amount,
    (c.units * c.term_months)::decimal(38, 12) as over, c.currency, 'high' as confidence,
    c.units_used::decimal(12, 0) || ' of ' || c.units::decimal(12, 0) || ' ' || c.unit || 's used; '
        || case when c.notice_date is null then 'ends ' || c.end_date else 'cancel by ' || c.notice_date end as says,
    c.import_id, i.file_name, c.line_no
from live_contract c
join live_import i using (import_id)
where c.start_date <= $as_of and (c.end_date >= $as_of or c.auto_renew) and c.amount > 0 and c.term_months > 0
    and c.units > 0 and c.units_used < c.units * $least
    and regexp_matches(lower(c.unit), 'seat|user|licen[cs]e|member|person|people|named|editor|agent')
order by c.contract_id
