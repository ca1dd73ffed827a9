"""Divide a shared cost by a registered rule, so that the children add up to the parent exactly.

A rule names what it applies to and its children. Five methods: direct (one child takes all), share (units of use),
headcount (people), time (hours), fixed_percent (percents that add to 100). Nothing is divided by a rule that cannot be
read: its cost stays unallocated, and the rule says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from finint.errors import CalculationError
from finint.money import split

ZERO, HUNDRED = Decimal(0), Decimal(100)
METHODS = ("direct", "share", "headcount", "time", "fixed_percent")
SIDES = ("developer", "marketing")
APPLIES_TO = ("vendor", "sub_account", "service", "department")
"""Most specific first: the first kind of rule that names a cost divides it."""


class Child(NamedTuple):
    """One receiver of a rule: its side of the company, its team ("" for none), and its weight if the method has one."""

    side: str
    team: str
    weight: Decimal | None


class Part(NamedTuple):
    """What one child receives."""

    side: str
    team: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One registered child of a rule, down to file and line."""

    rule_id: str
    applies_to: str
    parent: str
    method: str
    side: str
    team: str
    weight: Decimal | None
    import_id: str
    line_no: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its children.

    Attributes:
        rule_id: its id.
        applies_to: vendor, sub_account, service or department.
        parent: name of what is divided, compared without regard to case.
        method: one of METHODS.
        children: at least one; weights are percents for fixed_percent, and any unit for the other methods.
    """

    rule_id: str
    applies_to: str
    parent: str
    method: str
    children: tuple[Child, ...]

    @property
    def problem(self) -> str | None:
        """Why the rule divides nothing, as a sentence; None when it may be used."""
        said = self._words_problem() or self._weights_problem()
        return f"rule {self.rule_id} for {self.parent} {said}" if said else None

    def _words_problem(self) -> str | None:
        if self.method not in METHODS:
            return f"has the method “{self.method}”; known are {', '.join(METHODS)}"
        if self.applies_to not in APPLIES_TO:
            return f"applies to “{self.applies_to}”; known are {', '.join(APPLIES_TO)}"
        strange = [child.side for child in self.children if child.side not in SIDES]
        return f"has the side “{strange[0]}”; it is developer or marketing" if strange else None

    def _weights_problem(self) -> str | None:
        if self.method == "direct":
            return None if len(self.children) == 1 else f"is direct and has {len(self.children)} children, not one"
        if any(child.weight is None for child in self.children):
            return "has a child without a weight"
        known = [child.weight for child in self.children if child.weight is not None]
        total = sum(known, ZERO)
        if any(weight < 0 for weight in known):
            return "has a negative weight"
        if self.method == "fixed_percent" and total != HUNDRED:
            return f"divides {_plain(total)} %; fixed percents add to 100 %"
        return None if total > 0 else "has only weights of 0"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rules_of(rows: Iterable[RuleRow]) -> list[Rule]:
    """Put registered rows together by rule id, in the order of their first rows.

    >>> row = RuleRow("R1", "vendor", "Acme", "direct", "developer", "api", None, "imp-1", 2)
    >>> rules_of([row])[0].children
    (Child(side='developer', team='api', weight=None),)
    """
    found: dict[str, list[RuleRow]] = {}
    for row in rows:
        found.setdefault(row.rule_id, []).append(row)
    return [
        Rule(
            rule_id,
            members[0].applies_to.strip().lower().replace(" ", "_"),
            members[0].parent,
            members[0].method.strip().lower().replace(" ", "_"),
            tuple(Child(row.side.strip().lower(), row.team, row.weight) for row in members),
        )
        for rule_id, members in found.items()
    ]


def divide(amount: Decimal, rule: Rule, places: int = 2) -> list[Part]:
    """Return what each child of `rule` receives; the parts add up to `amount` exactly, whatever its sign.

    Parts have `places` decimals, or as many as the amount itself when it has more.

    Raises:
        CalculationError: the rule has a problem, such as percents that add to 100.01.

    >>> rule = Rule("R1", "vendor", "Acme", "fixed_percent",
    ...     (Child("developer", "api", Decimal(60)), Child("marketing", "web", Decimal(40))))
    >>> [part.amount for part in divide(Decimal("99.99"), rule)]
    [Decimal('59.99'), Decimal('40.00')]
    """
    if rule.problem:
        raise CalculationError(rule.problem, fix="correct the file of allocation rules and import it again")
    if rule.method == "direct":
        child = rule.children[0]
        return [Part(child.side, child.team, amount)]
    weights = [child.weight if child.weight is not None else ZERO for child in rule.children]
    return [
        Part(child.side, child.team, share)
        for child, share in zip(rule.children, split(amount, weights, places), strict=True)
    ]


def rule_for(places: Mapping[str, str], rules: Sequence[Rule]) -> Rule | None:
    """Return the usable rule that names one of a cost's `places` (vendor, sub_account, …), the most specific first.

    >>> rule = Rule("R1", "service", "Compute", "direct", (Child("developer", "api", None),))
    >>> rule_for({"vendor": "Cloudia", "service": "compute"}, [rule]) == rule
    True
    """
    for kind in APPLIES_TO:
        named = places.get(kind, "").strip().lower()
        for rule in rules:
            if named and rule.applies_to == kind and rule.parent.strip().lower() == named and not rule.problem:
                return rule
    return None
