-- The other file is closed.
detach copied
