-- The month, when it is open: whoever closes it at the same time meets a conflict.
update period set version = version + 1 where not closed and month = $month
