-- One row: the number of the next token.
select nextval('api_token_sequence')::bigint as number
