"""From a file somebody exported to rows the ledger can hold, with nothing dropped on the way.

`read` knows files and no store; `post` knows the store and no files. What passes between them is a `Reading`.
"""
