"""Which category a ledger line names itself: words in its account, purpose or vendor, tried in this order.

A line that says nothing stays unassigned; a person or a rule of the books decides then, never this module.
"""

RULES: tuple[tuple[str, str], ...] = (
    (
        "creative_production",
        (
            r"creative|production|studio|agency|agencies|freelanc|photograph|videograph|illustrat|copywrit|"
            r"translation|design (services|fees|costs)|stock (media|photo|image|footage|video)|graphic|"
            r"post-?production|shutterstock|getty images|adobe stock"
        ),
    ),
    (
        "media_spend",
        (
            r"advertis|media (spend|buy|cost|placement)|ad spend|paid (search|social|media)|google ads|facebook ads|"
            r"meta ads|linkedin ads|sponsored (posts?|content)"
        ),
    ),
    (
        "platform_fees",
        (
            r"software|saas|subscription|licen[cs]e|cloud|hosting|web[ _]hosting|platform fee|ad[ -]?tech|"
            r"processing fee|martech|\bict\b|\bit (cost|service|support|system)"
        ),
    ),
    (
        "operational_overhead",
        (
            r"\brent\b|payroll|salar(y|ies)|wages|travel|\blegal\b|insurance|utilit(y|ies)|accommodation|training|recruit|"
            r"office (supplies|cost)|telephone|postage|audit|personnel|staff|pension|cleaning|meeting room|"
            r"facilit(y|ies)|building|bldng|maintenance"
        ),
    ),
)
