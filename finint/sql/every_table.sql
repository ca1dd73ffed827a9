-- One row per table of the store.
select table_name as name
from duckdb_tables()
where database_name = current_database() and schema_name = 'main' and not internal and not temporary
order by table_name
