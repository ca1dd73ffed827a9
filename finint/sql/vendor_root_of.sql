-- One row with the vendor that $key has been merged into, if it has.
select root from vendor_root where from_key = $key
