"""Takes prices of instances over from a public catalogue, as dated statements of their topics.

    python script/prices.py CATALOGUE FILE [--as-of DAY] [--dry-run]

CATALOGUE is a key of sources.bib, whose entry pins the file to a commit; FILE is that file, in a checkout of yours.
script/prices.yaml says which regions and instances are taken, within which bounds, and what a catalogue's prices are
rounded to and are noted to be. Nothing is fetched.

Statements are added at the end of ``topics/<id>.yaml``; what stands there already is never changed. A price that the
site shows already, with the same source and day, is not added again, so the command can be run as often as one likes.
A price outside of the bounds, or two prices for one instance in one region, are reported and left out; the exit status
is then 1.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import re
import sys
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from infrakb.topics.registry import read_registry  # noqa: E402 (the project's own code, which stands beside us)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from infrakb.topics.registry import Registry

#: Hours of the site: what is published today is published on this day.
JAPAN = datetime.timezone(datetime.timedelta(hours=9))


class Row(NamedTuple):
    """A price as the catalogue writes it."""

    instance: str  # name of the size, "p5.48xlarge"
    region: str  # id of the region, "ap-northeast-1"
    price: str  # USD an hour, digits as written
    at: str  # where in the file


class Price(NamedTuple):
    """A price that may become a statement."""

    topic: str  # id
    instance: str
    accelerators: int
    region: str  # name on the site
    price: str  # USD an hour, without trailing zeros
    at: str

    @property
    def each(self) -> float:
        """USD an hour for each accelerator."""
        return float(self.price) / self.accelerators


def rows_of_go(text: str) -> Iterator[Row]:
    """Prices in Karpenter's generated tables (AWS, Azure): sections of a region, then "name": price, several a line."""
    region = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.search(
            r'^\s*(?:\w+\[)?"([a-z]+[a-z0-9-]*)"\]?\s*(?::|= map\[string\]float64)\s*\{', line
        ):
            region = found[1]
        elif region:
            for name, price in re.findall(r'"([A-Za-z][\w.-]*)":\s*([0-9.]+)', line):
                yield Row(name, region, price, f"「{region}」の表の「{name}」（L{number}）")


def rows_of_json(text: str) -> Iterator[Row]:
    """Prices in Karpenter's table of Google Cloud: prices → region → on_demand → name."""
    for region, kinds in json.loads(text, parse_float=str, parse_int=str)["prices"].items():
        for name, price in kinds["on_demand"].items():
            yield Row(name, region, price, f"prices.{region}.on_demand.{name}")


def rows_of_csv(text: str) -> Iterator[Row]:
    """Prices in a catalogue of SkyPilot: a row for each instance and zone."""
    for row in csv.DictReader(text.splitlines()):
        if row["Price"]:
            at = f"InstanceTypeが「{row['InstanceType']}」、Regionが「{row['Region']}」の行のPrice"
            yield Row(row["InstanceType"], row["Region"], row["Price"], at)


FORMS = {"go": rows_of_go, "json": rows_of_json, "csv": rows_of_csv}


def chosen(
    rows: Iterable[Row], instances: Mapping[str, Mapping[str, int]], regions: Mapping[str, str]
) -> tuple[list[Price], list[str]]:
    """The prices that the site takes, and what speaks against those left out."""
    topics = {name: (topic, count) for topic, sizes in instances.items() for name, count in sizes.items()}
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.instance in topics and row.region in regions:
            found.setdefault((row.instance, row.region), []).append(row)
    prices, problems = [], []
    for (name, region), same in sorted(found.items()):
        if len({plain(row.price) for row in same}) > 1:
            each = ", ".join(sorted({plain(row.price) for row in same}))
            problems.append(f"{name}, {region}: several prices ({each}); left out")
            continue
        topic, count = topics[name]
        prices.append(Price(topic, name, count, regions[region], plain(same[0].price), same[0].at))
    return prices, problems


def within(prices: Iterable[Price], bounds: Mapping[str, Any]) -> tuple[list[Price], list[str]]:
    """The prices inside the bounds, and what speaks against the others."""
    low, high = bounds["per-accelerator"]
    kept, problems = [], []
    for price in prices:
        if low <= price.each <= high:
            kept.append(price)
        else:
            problems.append(
                f"{price.instance}, {price.region}: {price.each:g} USD/h for each accelerator is outside of {low}..{high}; "
                "left out: another product, or another number of accelerators?"
            )
    for name in dict.fromkeys(price.instance for price in kept):  # in order: messages too
        same = [price for price in kept if price.instance == name]
        if max(price.each for price in same) > bounds["spread"] * min(price.each for price in same):
            each = ", ".join(f"{price.region} {price.price}" for price in same)
            problems.append(f"{name}: regions differ more than {bounds['spread']} times ({each}); left out")
            kept = [price for price in kept if price.instance != name]
    return kept, problems


def plain(price: str) -> str:
    """The digits of a price without the zeros that a program adds: "68.800000" is "68.8"."""
    return price.rstrip("0").rstrip(".") if "." in price else price


def rounded(price: Price, decimals: int | None) -> Price:
    """The price with so many decimals, where the catalogue's own are those of a computation; else as it is."""
    if decimals is None:
        return price
    digits = Decimal(price.price).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return price._replace(price=str(digits))


def is_stated(registry: Registry, price: Price, source: str, as_of: str, condition: str) -> bool:
    """Whether the site has the price already, or has withdrawn it."""
    name = f"{price.topic}.price[scope={price.instance},region={price.region},condition={condition}]"
    return any(
        statement.source == source and statement.as_of == as_of
        for fact in registry.meant(name)
        for statement in fact.statements
    )


def statement(
    price: Price, source: str, as_of: str, condition: str, today: datetime.date, note: str = ""
) -> str:
    """The statement as YAML."""
    review = (today + datetime.timedelta(days=182)).isoformat()
    fields = {
        "property": "price",
        "value": price.price,
        "unit": "USD/h",
        "scope": price.instance,
        "region": price.region,
        "condition": condition,
        "as-of": as_of,
        "source": source,
        "at": price.at,
        "checked": today.isoformat(),
        "published": today.isoformat(),
        "review-by": review,
        **({"note": note} if note else {}),
    }
    lines = [f"{key}: {value}" for key, value in fields.items()]
    return "".join(f"{'  - ' if not number else '    '}{line}\n" for number, line in enumerate(lines))


def add(folder: Path, prices: Iterable[tuple[str, str]]) -> None:
    """Write statements, given as (topic, YAML), at the end of the files of their topics."""
    texts: dict[str, str] = {}
    for topic, text in prices:
        texts[topic] = texts.get(topic, "") + text
    for topic, text in texts.items():
        path = folder / f"{topic}.yaml"
        before = path.read_text(encoding="utf-8")
        # The list of statements must be the last thing in the file, or ours would land in another one.
        last = [line for line in before.splitlines() if re.match(r"[\w-]+:", line)][-1:]
        if last != ["statements:"]:
            raise SystemExit(f"{path}: 'statements:' must stand last; move what follows it")
        path.write_text(before.rstrip("\n") + "\n" + text, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("catalogue", metavar="CATALOGUE", help="key in sources.bib and in script/prices.yaml")
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the file that the source names, in a checkout"
    )
    parser.add_argument("--as-of", metavar="DAY", help="day of the prices (default: the date of the source)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be added, and write nothing")
    options = parser.parse_args(arguments)

    wanted = yaml.safe_load((ROOT / "script/prices.yaml").read_text(encoding="utf-8"))
    catalogue = wanted["catalogues"].get(options.catalogue)
    registry = read_registry(ROOT)
    source = registry.sources.get(options.catalogue)
    if catalogue is None or source is None:
        where = "script/prices.yaml" if catalogue is None else "sources.bib"
        known = ", ".join(sorted(wanted["catalogues"]))
        parser.error(f"{where} has no '{options.catalogue}'; add it, or write one of {known}")
    as_of = options.as_of or source.date
    if not as_of:
        parser.error(f"sources.bib gives '{options.catalogue}' no date; add one there, or write --as-of")
    try:
        text = options.file.read_text(encoding="utf-8")
    except OSError as error:
        parser.error(str(error))

    prices, problems = chosen(FORMS[catalogue["form"]](text), wanted["instances"], catalogue["regions"])
    prices, outside = within(prices, wanted["bounds"])
    prices = [rounded(price, catalogue.get("decimals")) for price in prices]
    condition = catalogue["condition"]
    today = datetime.datetime.now(JAPAN).date()
    new = []
    for price in prices:
        if price.topic not in registry.topics:
            problems.append(f"{price.instance}: there is no topic '{price.topic}'; left out")
        elif not is_stated(registry, price, options.catalogue, as_of, condition):
            note = catalogue.get("note", "")
            new.append((price, statement(price, options.catalogue, as_of, condition, today, note)))
    for price, _text in new:
        print(f"{price.topic}: {price.instance}, {price.region}: {price.price} USD/h ({price.each:.2f} each)")
    for problem in (*problems, *outside):
        print(problem, file=sys.stderr)
    if not options.dry_run:
        add(ROOT / "topics", ((price.topic, text) for price, text in new))
    print(
        f"{len(new)} added, {len(prices) - len(new)} there already or without topic, {len(problems) + len(outside)} left out"
    )
    return 1 if problems or outside else 0


if __name__ == "__main__":
    raise SystemExit(main())
