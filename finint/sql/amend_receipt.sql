-- A receipt says more once its rows are compared with what other imports tell.
update import_file set receipt = $receipt where import_id = $import_id
