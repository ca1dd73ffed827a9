-- Another file beside the store, to read only, under the name `copied`.
attach $path as copied (read_only)
