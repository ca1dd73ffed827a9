"""The six platforms' exports, each written the way that platform writes it."""

from collections.abc import Callable, Iterator, Sequence

from finint.sample import search_exports, social_exports
from finint.sample.media import Delivery
from finint.sample.written import Written


def exports(deliveries: Sequence[Delivery]) -> Iterator[Written]:
    """Yield every export, oldest first within a platform."""
    writers: dict[str, Callable[[list[Delivery]], Iterator[Written]]] = {
        "google_ads": search_exports.google,
        "meta_ads": social_exports.meta,
        "linkedin_ads": social_exports.linkedin,
        "microsoft_ads": search_exports.microsoft,
        "tiktok_ads": social_exports.tiktok,
        "pinterest_ads": social_exports.pinterest,
    }
    for platform, write in writers.items():
        yield from write([delivery for delivery in deliveries if delivery.campaign.platform == platform])
