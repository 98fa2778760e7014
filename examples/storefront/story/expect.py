#!/usr/bin/env python3
"""Works out `expected.json.gz`: what `writes.jsonl.gz` has to leave in the indexes, in Slack and in the failure store.

It knows the storefront's rules and mappings and Towpath's documented behaviour, and shares no code with either: where
the two disagree, one of them is wrong.

python3 expect.py [folder]; the folder is this one unless another is given. Needs Python 3.10 and nothing else.
"""

import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

Json: TypeAlias = Any
Item: TypeAlias = dict[str, Json]

KEYS = {"customers": ["customerId"], "orders": ["customerId", "orderId"]}
SENSITIVE = {"taxNumber"}
DRY_RUNS = {"large-guest-order"}


def main(folder: Path) -> None:
    lines = gzip.decompress((folder / "writes.jsonl.gz").read_bytes()).decode().splitlines()
    story = Story()
    for line in lines:
        story.tell(json.loads(line, parse_float=number))
    text = json.dumps(story.expected(), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    (folder / "expected.json.gz").write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


@dataclass
class Story:
    tables: dict[str, dict[str, Item]] = field(default_factory=lambda: {entity: {} for entity in KEYS})
    announcements: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {"#marketing": [], "#support": []})
    withheld: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {"#support": []})
    failures: list[dict[str, str]] = field(default_factory=list)
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: set[tuple[str, str]] = field(default_factory=set)

    def tell(self, write: dict[str, Any]) -> None:
        if "put" in write:
            entity, item = write["put"]["entity"], item_of(write["put"])
            self.change(entity, subject_of(entity, item), item)
        elif "delete" in write:
            entity, key = write["delete"]["entity"], write["delete"]["key"]
            self.change(entity, subject_of(entity, key), None)
        else:
            code = poison_code(write["record"]["partitionKey"])
            self.failures += ({"sink": sink, "code": code} for sink in ("search", "notifications"))

    def change(self, entity: str, subject: str, after: Item | None) -> None:
        """DynamoDB makes a record of a write only where the item is another one after it."""
        table = self.tables[entity]
        before = table.pop(subject, None)
        if after is not None:
            table[subject] = after
        if before == after:
            return
        self.changes[entity, subject] += 1
        kind = "inserted" if before is None else "removed" if after is None else "modified"
        for channel, rule, text in announced(f"{entity}.{kind}", subject, before or {}, after or {}):
            of_channel = self.withheld if rule in DRY_RUNS else self.announcements
            of_channel[channel].append({"subject": subject, "rule": rule, "text": cut(text.strip())})
        if after is not None and not is_indexable(entity, after):
            self.failures.append({"sink": "search", "code": "refused-by-index", "subject": subject})
            self.refused.add((entity, subject))

    def expected(self) -> dict[str, Any]:
        self.check_that_batches_do_not_matter()
        documents = {
            entity: {subject: item for subject, item in table.items() if (entity, subject) not in self.refused}
            for entity, table in self.tables.items()
        }
        return {
            "documents": documents,
            "announcements": self.announcements,
            "withheld": self.withheld,
            "failures": self.failures,
        }

    def check_that_batches_do_not_matter(self) -> None:
        """Of the changes of one subject in a batch only the last is indexed, so a refused subject may have just one."""
        for entity, subject in self.refused:
            if self.changes[entity, subject] > 1:
                raise SystemExit(f"{entity} {subject} is refused by the index and written more than once")


# Items, as events and documents show them


def item_of(written: dict[str, Any]) -> Item:
    if "attributes" in written:
        item = {name: of_dynamodb(value) for name, value in written["attributes"].items()}
    else:
        item = written["item"]
    return {name: value for name, value in item.items() if name not in SENSITIVE}


def of_dynamodb(attribute: dict[str, Any]) -> Json:
    """Numbers that a double cannot hold are strings of their digits, sets are lists, binary stays base64."""
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return number(value)
        case "NS":
            return [number(each) for each in value]
        case "L":
            return [of_dynamodb(each) for each in value]
        case "M":
            return {name: of_dynamodb(each) for name, each in value.items()}
        case "NULL":
            return None
        case _:
            return value


def number(digits: str) -> int | float | str:
    double = float(digits)
    if Decimal(repr(double)) != Decimal(digits):
        return digits
    return int(double) if double.is_integer() else double


def subject_of(entity: str, key: Item) -> str:
    """The key's values as JavaScript's encodeURIComponent has them, or a hash where OpenSearch's limit is passed."""
    subject = "/".join(quote(key[name], safe="!'()*-._~") for name in KEYS[entity])
    return subject if len(subject) <= 512 else "sha256:" + hashlib.sha256(subject.encode()).hexdigest()


# What the indexes take


def is_indexable(entity: str, item: Item) -> bool:
    if "towpath" in item:
        return False
    if entity == "orders":
        return re.fullmatch(r"\d{4}-\d\d-\d\d", item["day"]) is not None
    return fits_integer(item.get("employees"))


def fits_integer(value: Json) -> bool:
    """OpenSearch coerces: a decimal fraction is cut, text that is a number counts as one, and empty text as none."""
    if value is None or value == "":
        return True
    if isinstance(value, dict):
        return False
    text = str(value).strip() if isinstance(value, str) else repr(value)
    is_number = re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) is not None
    return is_number and -(2**31) <= Decimal(text) <= 2**31 - 1


# What the rules say


def announced(event: str, subject: str, before: Item, data: Item) -> Iterator[tuple[str, str, str]]:
    """Channel, rule and text of each message about one change."""
    name, people = show(data, "name"), show(data, "employees")
    was_small = below(before.get("employees"), 1_000)
    if event == "customers.inserted" and at_least(data.get("employees"), 250_000):
        where = f", {show(data, 'country')}" if data.get("country") else ""
        text = f":tada: A big customer started using us: *{name}*{where}, with {people} people"
        yield "#marketing", "big-customer", text
    if event == "customers.modified" and was_small and at_least(data.get("employees"), 1_000):
        text = f":seedling: *{name}* grew from {show(before, 'employees')} to {people} people"
        yield "#marketing", "customer-grew", text
    if event == "customers.removed":
        since = f"; they have been in business since {show(before, 'founded')}" if before.get("founded") else ""
        yield "#marketing", "customer-left", f":wave: *{show(before, 'name')}* left us{since}"
    if event == "orders.inserted" and "guest" not in data:
        yield from announced_order(subject, data)
    if event == "orders.inserted" and data.get("guest") is True and at_least(data["value"], 150):
        text = f":shopping_cart: A guest ordered for *{show(data, 'value')} USD* (CDs: {show(data, 'quantity')})"
        yield "#support", "large-guest-order", text


def announced_order(subject: str, data: Item) -> Iterator[tuple[str, str, str]]:
    name, value, quantity = (show(data, each) for each in ("customerName", "value", "quantity"))
    if data["number"] == 1 and data["value"] >= 120:
        text = f":shopping_trolley: *{name}* placed a first order: {value} USD (CDs: {quantity})"
        yield "#support", "first-order", text
    if data["number"] != 1 and data["value"] >= 180:
        note = f"> {show(data, 'note')}\n" if data.get("note") else ""
        link = f"<https://storefront.example/orders/{subject}|Open the order>"
        text = f":package: *{name}* ordered for *{value} USD* (CDs: {quantity})\n{note}{link}"
        yield "#support", "large-order", text


def at_least(value: Json, limit: int) -> bool:
    return isinstance(value, (int, float)) and value >= limit


def below(value: Json, limit: int) -> bool:
    return isinstance(value, (int, float)) and value < limit


def show(item: Item, name: str) -> str:
    """A value in a message: numbers as JavaScript writes them, and nothing in it that Slack would act upon."""
    value = item.get(name, "")
    if isinstance(value, (int, float)):
        return plain_number(value)
    return str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_number(value: int | float) -> str:
    if value != 0 and not 1e-6 <= abs(value) < 1e21:
        raise SystemExit(f"JavaScript writes {value} with an exponent: keep it out of messages")
    return f"{Decimal(repr(value)):f}"


def cut(text: str) -> str:
    """To 3,000 UTF-16 code units, which is what Slack takes, without breaking an entity, a link or a character."""
    if units(text) <= 3_000:
        return text
    kept = ""
    for part in re.findall(r"&\w+;|<[^<>]*>|.", text, re.DOTALL):
        if units(kept) + units(part) > 2_999:
            break
        kept += part
    return kept + "…"


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def poison_code(partition_key: str) -> str:
    return {
        "no JSON": "not-json",
        "other JSON": "not-an-event",
        "forged": "not-allowed-on-stream",
        "unknown table": "unknown-table",
    }[partition_key]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
