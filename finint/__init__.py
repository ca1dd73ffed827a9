"""finint: marketing and finance on one spend ledger."""

__version__ = "0.1.0"
