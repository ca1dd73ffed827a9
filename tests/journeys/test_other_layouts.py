"""The same journeys in the layouts people have: other names, marks, times and tables of paths give the same credit."""

import io
import json
from collections import defaultdict
from contextlib import redirect_stdout

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from finint.cli import main
from finint.errors import ExportError
from finint.journeys import amounts
from finint.journeys.touchfile import read

PLAIN = """journey_id,touch_time,channel,converted,conversion_value
u1,2026-03-14 10:00:00,email,0,
u1,2026-03-15 09:30:00,search,0,
u1,2026-03-16 14:05:00,direct,1,41.02
u2,2026-03-14 08:00:00,search,0,
u3,2026-03-13 23:59:00,search,1,10.01
u4,2026-03-20 12:00:00,email,0,
u4,2026-03-20 12:00:00,direct,0,
"""


def rewritten(change, header=None):
    """PLAIN with each row changed as a list of cells, and the columns called otherwise."""
    head, *lines = PLAIN.splitlines()
    cells = [change(line.split(",")) for line in lines]
    return "\n".join([header or head, *(",".join(row) for row in cells), ""])


def times(write):
    def change(row):
        return [row[0], write(row[1]), *row[2:]]

    return rewritten(change)


def with_zone(text):
    day, clock = text.split()
    hour = int(clock[:2])
    return f"{day}T{hour:02}{clock[2:]}+00:00"


def epoch(text, power=0):
    from datetime import UTC, datetime

    return str(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 10**power)


def half_day(text):
    year, month, day = text[:10].split("-")
    hour = int(text[11:13])
    return (
        f"{int(month)}/{int(day)}/{year} {(hour - 1) % 12 + 1}{text[13:16]}{text[16:]} {'PM' if hour >= 12 else 'AM'}"
    )


LAYOUTS = {
    "cookies and interactions": rewritten(
        lambda row: [row[0], row[1], "impression", *row[3:], row[2]],
        "cookie,time,interaction,conversion,conversion_value,channel",
    ),
    "customers, sources and revenue": rewritten(lambda row: row, "customer_id,timestamp,source,is_conversion,revenue"),
    "names with blanks and capitals": rewritten(
        lambda row: row, "User ID,Event Time,Marketing Channel,Converted,Amount"
    ),
    "a session beside the user": rewritten(
        lambda row: [row[0] + row[1][-8:-3], *row], "session_id,user_id,ts,channel,conversion,value"
    ),
    "columns of no use": rewritten(lambda row: [*row, "x", "y"], PLAIN.splitlines()[0] + ",device,country"),
    "no flag, only values": rewritten(lambda row: [*row[:3], row[4]], "user_id,date,channel,revenue"),
    "pipes": PLAIN.replace(",", "|"),
    "tabs and Windows": PLAIN.replace(",", "\t").replace("\n", "\r\n"),
    "semicolons and decimal commas": PLAIN.replace(",", ";").replace("41.02", "41,02").replace("10.01", "10,01"),
    "yes and no": rewritten(lambda row: [*row[:3], "yes" if row[3] == "1" else "no", row[4]]),
    "true and false": rewritten(lambda row: [*row[:3], "TRUE" if row[3] == "1" else "FALSE", row[4]]),
    "offsets": times(with_zone),
    "another zone": times(lambda text: text.replace(" ", "T").replace(text[11:13], f"{int(text[11:13]):02}") + "Z"),
    "UTC in words": times(lambda text: text + " UTC"),
    "seconds since 1970": times(epoch),
    "thousandths since 1970": times(lambda text: epoch(text, 3)),
    "millionths since 1970": times(lambda text: epoch(text, 6)),
    "European days": times(lambda text: f"{text[8:10]}.{text[5:7]}.{text[:4]} {text[11:16]}"),
    "slashes, day first": times(lambda text: f"{text[8:10]}/{text[5:7]}/{text[:4]} {text[11:]}"),
    "slashes, year first": times(lambda text: text.replace("-", "/")),
    "American, with AM and PM": times(half_day),
    "seconds since 1970 with parts": times(lambda text: epoch(text) + ".000"),
    "billionths since 1970": times(lambda text: epoch(text, 9)),
    "camel case": rewritten(lambda row: row, "visitorId,eventTime,channelGrouping,isConverted,orderTotal"),
    "values in cents": rewritten(
        lambda row: [*row[:4], row[4].replace(".", "")], "cookie,timestamp,channel,purchased,value_cents"
    ),
    "values in micros": rewritten(
        lambda row: [*row[:4], row[4] and row[4].replace(".", "") + "0000"], "cookie,ts,channel,won,revenue_micros"
    ),
    "a currency in the header": rewritten(lambda row: row, "user,time,channel,converted,Revenue (USD)"),
    "symbols": rewritten(lambda row: [*row[:4], row[4] and f"${row[4]}"]),
    "codes after the amount": rewritten(lambda row: [*row[:4], row[4] and f"{row[4]} EUR"]),
    "months in words": times(lambda text: f"{int(text[8:10])} Mar {text[:4]} {text[11:]}"),
    "days of mail": times(lambda text: f'"Sat, {text[8:10]} Mar {text[:4]} {text[11:]} +0000"'),
    "American, month in words": times(lambda text: f'"March {int(text[8:10])}, {text[:4]} {half_day(text)[10:]}"'),
    "digits only": times(lambda text: "".join(filter(str.isdigit, text))),
    "compact ISO": times(lambda text: f"{text[:10].replace('-', '')}T{text[11:].replace(':', '')}Z"),
    "words for nothing": rewritten(lambda row: [*row[:3], row[3].replace("0", "None"), row[4] or "N/A"]),
    "dashes for nothing": rewritten(lambda row: [*row[:3], row[3].replace("0", "\\N"), row[4] or "-"]),
    "no seconds": times(lambda text: text[:16]),
    "rows in any order": "\n".join(
        [PLAIN.splitlines()[0], *sorted(PLAIN.splitlines()[1:], key=lambda line: line[::-1]), ""]
    ),
}


@pytest.fixture
def written(tmp_path):
    def write(content, name="touches.csv"):
        file = tmp_path / name
        file.write_text(content, encoding="utf-8")
        return file

    return write


def credit(file, *words):
    told = io.StringIO()
    with redirect_stdout(told):
        code = main(["attribute", str(file), "--json", *words])
    return code, json.loads(told.getvalue())


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_holds_the_same_journeys(written, name):
    expected, found = read(written(PLAIN)), read(written(LAYOUTS[name], "other.csv"))
    same = ("channels", "rows", "journeys", "conversions", "value_cents", "oldest_minutes")
    assert [getattr(found, one) for one in same] == [getattr(expected, one) for one in same]
    if name != "rows in any order":
        assert found.path.select(["journey_id", "touched_at", "channel"]).equals(
            expected.path.select(["journey_id", "touched_at", "channel"])
        )


def test_names_that_are_read_otherwise_are_said(written):
    found = read(written(LAYOUTS["customers, sources and revenue"]))
    assert "channel is read from the column 'source'" in found.notes
    assert "conversion_value is read from the column 'revenue'" in found.notes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("user_id,channel,converted,revenue\nu,a,1,2\n", "lacks the columns ['touch_time']", id="no time"),
        pytest.param("user_id,time,converted,revenue\nu,2026-01-01,1,2\n", "['channel']", id="no channel"),
        pytest.param("user_id,time,channel\nu,2026-01-01,a\n", "['converted', 'conversion_value']", id="no outcome"),
        pytest.param(times(lambda text: "03/04/2026"), "no ISO date or time", id="day and month open"),
        pytest.param("path,conversions,sessions\na > b,7,5\n", "7 conversions of 5 journeys", id="more than taken"),
        pytest.param(
            PLAIN.replace("41.02", "$41.02").replace("10.01", "€10.01"), "several currencies: $, €", id="two currencies"
        ),
        pytest.param(
            PLAIN.replace("41.02", '"1,250"').replace("10.01", "7"), "no plain number", id="thousands or thousandths"
        ),
        pytest.param("path,conversions\n,3\n", "row 1 has no path", id="no path"),
        pytest.param("path,conversions\na > b,1.5\n", "whole number", id="half an order"),
        pytest.param("path,conversions\na > b,-2\n", "whole number", id="negative count"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(written, content, said):
    with pytest.raises(ExportError) as refused:
        read(written(content))
    assert said in str(refused.value)
    assert refused.value.fix


PATHS = [
    (["email", "search", "direct"], 3, 4102, 2),
    (["search"], 7, 1000, 20),
    (["search", "search"], 1, 250, 0),
    (["email", "direct"], 0, 0, 5),
    (["direct", "email", "direct", "search"], 2, 999, 1),
]


def paths(mark=" > ", header="path,total_conversions,total_conversion_value,total_null", *, delimiter=","):
    rows = [
        delimiter.join((mark.join(path), str(won), f"{cents // 100}.{cents % 100:02}", str(lost)))
        for path, won, cents, lost in PATHS
    ]
    return "\n".join([header.replace(",", delimiter), *rows, ""])


def taken():
    """The same with how often a path was taken for how often it was lost."""
    rows = [f"{' > '.join(path)},{won},{won + lost},${cents / 100:.2f}" for path, won, cents, lost in PATHS]
    return "\n".join(["Path,Conversions,Sessions,Revenue", *rows, ""])


def flagged():
    """The same as a row for those that converted and one for those that did not."""
    rows = [
        f"{' > '.join(path)},{flag},{number},{cents / 100 if flag else 0}"
        for path, won, cents, lost in PATHS
        for flag, number in ((1, won), (0, lost))
    ]
    return "\n".join(["path,converted,n,value", *rows, ""])


def by_hand():
    """Credit of PATHS by first, last and linear touch, in plain arithmetic over orders."""
    given = {rule: defaultdict(float) for rule in ("first", "last", "linear")}
    for path, won, cents, _ in PATHS:
        given["first"][path[0]] += cents / 100 if won else 0
        given["last"][path[-1]] += cents / 100 if won else 0
        for channel in path:
            given["linear"][channel] += cents / 100 / len(path) if won else 0
    return given


@pytest.mark.parametrize(
    "content",
    [
        paths(),
        paths(">"),
        paths(" | ", delimiter=";"),
        paths(" → ", "Path,Conversions,Value,Lost"),
        paths(" > ", "conversion_path,conv,revenue,nulls", delimiter="\t"),
        paths().replace("email > search > direct", "(start) > email > search > direct > (conversion)"),
        taken(),
        flagged(),
    ],
    ids=["ChannelAttribution", "tight", "pipes", "arrows", "tabs", "with ends", "taken", "flags"],
)
def test_a_table_of_paths_gives_the_credit_of_its_orders(written, content):
    code, found = credit(written(content))
    assert code == 0
    assert found["totals"] == {"conversions": 13, "value": sum(cents for _, _, cents, _ in PATHS) / 100}
    assert found["counts"]["journeys"] == sum(won + lost for _, won, _, lost in PATHS)
    for rule, channels in by_hand().items():
        for channel, value in channels.items():
            assert found["models"][rule][channel]["value"] == pytest.approx(value, abs=0.02), (rule, channel)
    # Without times every touch is of one age.
    assert found["models"]["time_decay"] == found["models"]["linear"]
    assert any("no times" in note for note in found["notes"])


def test_a_table_of_paths_is_the_same_as_its_touches_one_by_one(written, tmp_path):
    rows, number = ["journey_id,touch_time,channel,converted,conversion_value"], 0
    for path, won, cents, lost in PATHS:
        for order in range(won + lost):
            number += 1
            worth = cents * (order + 1) // won - cents * order // won if order < won else 0
            for step, channel in enumerate(path, start=1):
                last = step == len(path) and order < won
                rows.append(f"{number},2026-01-01 00:00:{step:02},{channel},{int(last)},{worth / 100 if last else ''}")
    one = credit(written("\n".join([*rows, ""]), "touches.csv"))[1]
    other = credit(written(paths(), "paths.csv"))[1]
    assert one["models"] == other["models"]
    names = ["path", "total_conversions", "total_conversion_value", "total_null"]
    columns = [
        [" > ".join(path) for path, *_ in PATHS],
        *([row[place] for row in PATHS] for place in (1, 2, 3)),
    ]
    columns[2] = [cents / 100 for cents in columns[2]]
    pq.write_table(pa.table(dict(zip(names, columns, strict=True))), tmp_path / "paths.parquet")
    assert credit(tmp_path / "paths.parquet")[1]["models"] == other["models"]


def test_paths_without_losses_or_values_say_so(written):
    found = read(written("path,conversions\na > b,2\nb,1\n"))
    assert (found.journeys, found.conversions, found.value_cents) == (3, 3, 0)
    assert any("see no loss" in note for note in found.notes)
    assert any("worth 0.00" in note for note in found.notes)


@pytest.mark.parametrize(
    ("cells", "cents"),
    [
        pytest.param(["$1,234.50", "$5.00"], [123450, 500], id="symbol and thousands"),
        pytest.param(["€ 10,00", "1.234,50 €"], [1000, 123450], id="decimal comma, symbol at either end"),
        pytest.param(["(5.00)", "($7)", "-$5.25", "$-5", "−3.20"], [-500, -700, -525, -500, -320], id="below 0"),
        pytest.param(["12.50 EUR", "EUR 3"], [1250, 300], id="code at either end"),
        pytest.param(["1,234", "5.5"], [123400, 550], id="another cell tells the comma"),
        pytest.param(["US$5.00", "12"], [500, 1200], id="some without"),
    ],
)
def test_an_amount_may_wear_its_currency(cells, cents):
    assert amounts.cents(pa.chunked_array([cells]))[0].tolist() == cents


ONE_JOURNEY_A_ROW = {
    "arrows": ("email > search > direct", "search", "search"),
    "brackets and quotes": ('"[""email"", ""search"", ""direct""]"', "[search]", "['search']"),
}


@pytest.mark.parametrize("name", ONE_JOURNEY_A_ROW)
def test_a_row_for_each_journey_tells_who_was_lost(written, name):
    first, second, third = ONE_JOURNEY_A_ROW[name]
    found = read(written(f"id,path,converted,value\n1,{first},1,41.02\n2,{second},0,\n3,{third},1,10.01\n"))
    assert (found.channels, found.journeys, found.conversions) == (("direct", "email", "search"), 3, 2)
    assert found.value_cents == 5103
    assert "every row is one journey: it converts or not" in found.notes


def test_paths_may_be_lists(tmp_path):
    file = tmp_path / "paths.parquet"
    pq.write_table(pa.table({"path": [["email", "direct"], ["email"]], "converted": [True, False]}), file)
    found = read(file)
    assert (found.channels, found.journeys, found.conversions) == (("direct", "email"), 2, 1)


def flagged_throughout(journeys, value=lambda number, step: 10 + number):
    rows = [
        f"u{number},2026-03-{14 + step} 10:00:00,{channel},1,{value(number, step)}"
        for number in range(journeys)
        for step, channel in enumerate(("email", "search", "direct"))
    ]
    return "\n".join(["journey_id,touch_time,channel,converted,conversion_value", *rows, "v,2026-03-14,email,0,", ""])


def test_a_flag_on_every_touch_of_its_journeys_is_the_journeys(written):
    found = read(written(flagged_throughout(5)))
    assert (found.conversions, found.value_cents) == (5, 100 * (10 + 11 + 12 + 13 + 14))
    assert found.warnings == ("5 journeys flagged as converted on every touch: one conversion each, on the last touch",)
    code, told = credit(written(flagged_throughout(5)))
    assert code == 0
    assert told["models"]["last"]["direct"] == {"conversions": 5.0, "value": 60.0}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(flagged_throughout(4), id="too few to tell"),
        pytest.param(flagged_throughout(5, lambda number, step: 10 + step), id="other amounts"),
        pytest.param(flagged_throughout(5) + "w,2026-03-14,email,0,\nw,2026-03-15,email,1,9\n", id="one that is not"),
    ],
)
def test_customers_who_buy_again_keep_every_order(written, content):
    assert read(written(content)).conversions >= 12
