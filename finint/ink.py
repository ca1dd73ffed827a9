"""The colours figures are drawn in, one set for light and one for dark pages.

A figure cannot read the page's theme, so it is given an `Ink`. The theme in .streamlit/config.toml uses the same
values; tests/test_ink.py compares the two. Colour means something or is absent: `fav` and `adv` say whether a
difference helps or hurts profit, `warn` is for text only, `accent` marks what is proposed and never what is good.
"""

from dataclasses import dataclass

CHANNELS = ("search", "social", "video", "display", "mail", "partner", "events", "other")


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours by meaning, as #RRGGBB unless said otherwise.

    `channels` follows the fixed order of `CHANNELS`. `sequential` runs from little to much, `diverging` from adverse to
    favourable; ten steps each. Never put channel colours and scenario ink in one figure: two channels resemble `ac`.
    """

    mode: str
    ground: str
    text: str
    muted: str
    ac: str
    py: str
    fav: str
    adv: str
    fav_text: str
    adv_text: str
    warn: str
    accent: str
    neutral: str
    axis: str
    grid: str
    border: str
    band: str
    channels: tuple[str, ...]
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]

    def channel(self, name: str) -> str:
        """Return the colour of a channel; a name outside `CHANNELS` is drawn as "other".

        >>> LIGHT.channel("search"), LIGHT.channel("billboards") == LIGHT.channel("other")
        ('#476ACA', True)
        """
        return self.channels[CHANNELS.index(name) if name in CHANNELS else -1]


_BLUES = ("#EAF1FA", "#D3E2F4", "#B5CEEC", "#93B7E2", "#6F9ED6", "#4F85C6", "#3570B5", "#1F5AA6", "#174884", "#103461")

LIGHT = Ink(
    mode="light",
    ground="#FFFFFF",
    text="#17202C",
    muted="#4F5B6B",
    ac="#2B3644",
    py="#8792A0",
    fav="#0B7A6B",
    adv="#C2410C",
    fav_text="#0A6B5E",
    adv_text="#B03A0A",
    warn="#835500",
    accent="#1F5AA6",
    neutral="#66727F",
    axis="#9AA5B3",
    grid="#E6EAF0",
    border="#D9DFE7",
    band="rgba(31,90,166,0.13)",
    channels=("#476ACA", "#51298F", "#720B41", "#AB913C", "#3E4515", "#1CA1B8", "#836352", "#686A81"),
    sequential=_BLUES,
    diverging=(
        "#8A2E08", "#B8410F", "#D96A3A", "#EDA07C", "#F8D9C9", "#CFE9E4", "#8CCBC0", "#48A899", "#0B7A6B", "#07564B",
    ),
)  # fmt: skip

DARK = Ink(
    mode="dark",
    ground="#10151C",
    text="#E4E9F0",
    muted="#A5B1BF",
    ac="#D5DCE5",
    py="#6C798A",
    fav="#3CC4AE",
    adv="#FF8A5C",
    fav_text="#55CDB9",
    adv_text="#FF9B73",
    warn="#E8BF5C",
    accent="#6FA8EE",
    neutral="#8592A2",
    axis="#5E6B7A",
    grid="#232D38",
    border="#2C3744",
    band="rgba(111,168,238,0.18)",
    channels=("#96BAFC", "#7653BF", "#AA5175", "#F3D270", "#51701F", "#5094A6", "#AD917C", "#D9DDEB"),
    sequential=_BLUES[::-1],
    diverging=(
        "#FFB394", "#FF8A5C", "#D9632F", "#96441F", "#4A2A1E", "#173A36", "#1D6A5F", "#2B9484", "#3CC4AE", "#8FE3D5",
    ),
)  # fmt: skip


def ink_of(mode: str | None) -> Ink:
    """Return the ink of a theme type; anything but "dark" is light, as the page itself decides.

    >>> ink_of(None).mode
    'light'
    """
    return DARK if mode == "dark" else LIGHT
