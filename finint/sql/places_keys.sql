-- One row per name: the key that it is matched by.
select name, lower(trim(name)) as key from (select unnest($names::varchar[]) as name)
