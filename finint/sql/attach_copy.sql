-- Another file beside the store, under the name `copied`.
attach $path as copied
