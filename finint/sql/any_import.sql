-- One row: how many imports there ever were, undone ones included.
select count(*) as imports from import_file
