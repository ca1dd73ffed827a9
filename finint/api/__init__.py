"""The API at /api: the same reads and calculations as the pages, over HTTP; `application` puts it together."""
