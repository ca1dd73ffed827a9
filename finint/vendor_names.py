"""Which names may be one vendor? Suggested, never merged by itself."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# fmt: off
LEGAL_FORMS = frozenset((
    "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "eurl", "gmbh", "inc", "incorporated",
    "kg", "kft", "limited", "limitada", "llc", "llp", "ltd", "lp", "mbh", "nv", "oy", "oyj", "pbc", "plc", "pte", "pty",
    "pvt", "sa", "sarl", "sas", "se", "sl", "slu", "spa", "srl", "sro",
))
# fmt: on
_WORD = re.compile(r"[a-z0-9&]+")


@dataclass(frozen=True, slots=True)
class VendorName:
    """A name the books pay: its key, as shown, and what was spent under it."""

    vendor_key: str
    vendor: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Names that differ only by case, accents, punctuation or legal form; `into` is the one with the most spend."""

    into: VendorName
    others: tuple[VendorName, ...]


def core_name(name: str) -> str:
    """Return a name without case, accents, punctuation and legal forms at its end.

    A legal form counts only after another word, so a vendor called "SE" keeps its name. "Total" is a word like others,
    and "&" is "and", which ends no name.

    >>> core_name("LUCKNAM PARK Hotels Ltd."), core_name("Total Gas & Power Ltd"), core_name("Société Générale S.A.")
    ('lucknam park hotels', 'total gas and power', 'societe generale')
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    # "S.A." and "L.L.C." are one word: dots between single letters go first.
    plain = re.sub(r"\b((?:[a-z]\.){2,})", lambda found: found[0].replace(".", "") + " ", plain)
    words = ["and" if word == "&" else word for word in _WORD.findall(plain)]
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or words[-1] == "and"):
        words.pop()
    return " ".join(words) or name.casefold().strip()


def lookalikes(names: Sequence[VendorName]) -> list[Lookalike]:
    """Return the groups of names that are alike, most spend first; each name stands in one group at most.

    >>> pair = [VendorName("a", "Acme Ltd", Decimal(5)), VendorName("b", "ACME LIMITED", Decimal(9))]
    >>> [(group.into.vendor, [other.vendor for other in group.others]) for group in lookalikes(pair)]
    [('ACME LIMITED', ['Acme Ltd'])]
    """
    groups: dict[str, list[VendorName]] = defaultdict(list)
    for name in names:
        groups[core_name(name.vendor)].append(name)
    found = []
    for alike in groups.values():
        if len({name.vendor_key for name in alike}) > 1:
            ranked = sorted(alike, key=lambda name: (-name.amount, name.vendor_key))
            found.append(Lookalike(ranked[0], tuple(ranked[1:])))
    return sorted(found, key=lambda group: -(group.into.amount + sum(other.amount for other in group.others)))
