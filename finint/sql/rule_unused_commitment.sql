-- One row per cloud commitment and month with unused hours, and per contract of credits or volume that is little used.
select coalesce(s.vendor_id, lower(trim(s.vendor)), s.source) as vendor_key, coalesce(any_value(s.vendor), s.source) as vendor,
    coalesce(any_value(s.service), 'commitment') as subject,
    'cloud:' || coalesce(s.vendor_id, lower(trim(s.vendor)), s.source) || ':' || s.month || ':unused' as unit, s.month as day,
    sum(s.effective_amount)::decimal(38, 12) as native_amount, sum(s.effective_amount)::decimal(38, 12) as basis_native_amount,
    1::decimal(38, 12) as over, s.currency, 'high' as confidence,
    count(*) || ' lines of unused commitment in ' || strftime(s.month, '%b %Y') as says,
    min(s.import_id) as import_id, any_value(i.file_name) as file_name, min(s.line_no) as line_no
from spend s
join live_import i using (import_id)
where lower(s.commitment_status) = 'unused' and s.effective_amount > 0 and s.spend_date >= $start and s.spend_date < $as_of
group by coalesce(s.vendor_id, lower(trim(s.vendor)), s.source), s.source, s.month, s.currency
union all
select c.vendor_key, c.vendor, c.contract_id, 'contract:' || lower(c.contract_id), coalesce(c.notice_date, c.end_date),
    ((c.units - c.units_used)::decimal(12, 2) * c.amount::decimal(16, 2) * 12)::decimal(38, 12),
    (c.units::decimal(12, 2) * c.amount::decimal(16, 2) * 12)::decimal(38, 12),
    (c.units * c.term_months)::decimal(38, 12), c.currency, 'medium',
    c.units_used::decimal(12, 0) || ' of ' || c.units::decimal(12, 0) || ' ' || coalesce(c.unit, 'unit') || 's used; '
        || case when c.notice_date is null then 'ends ' || c.end_date else 'cancel by ' || c.notice_date end,
    c.import_id, i.file_name, c.line_no
from live_contract c
join live_import i using (import_id)
where c.start_date <= $as_of and (c.end_date >= $as_of or c.auto_renew) and c.amount > 0 and c.term_months > 0
    and c.units > 0 and c.units_used < c.units * $least
    and not regexp_matches(lower(coalesce(c.unit, '')), 'seat|user|licen[cs]e|member|person|people|named|editor|agent')
order by unit
