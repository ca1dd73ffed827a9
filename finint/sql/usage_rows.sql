-- One row per account and period of its file in [$start, $end) before $as_of with a count of $driver, largest first.
with counted as (
    select u.import_id, i.file_name, u.line_no, u.account_id, u.usage_date, coalesce(u.plan, '') as plan,
        case $driver when 'active_developers' then u.active_developers when 'builds' then u.builds
            when 'deploys' then u.deploys when 'api_calls' then u.api_calls when 'ai_tokens' then u.ai_tokens end as quantity
    from live_usage u
    join live_import i using (import_id)
    where u.month >= $start and u.month < $end and u.usage_date < $as_of
)

select * from counted where quantity is not null order by quantity desc, import_id, line_no
