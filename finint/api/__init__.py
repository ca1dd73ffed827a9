"""The API at /api: the same reads and calculations as the pages, over HTTP."""

from finint.api.application import api

__all__ = ["api"]
