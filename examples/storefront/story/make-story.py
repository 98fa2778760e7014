#!/usr/bin/env python3
"""Makes `writes.jsonl.gz` from `companies-and-purchases.json.gz`: what the storefront's services write, in order.

python3 make-story.py [folder]; the folder is this one unless another is given. Needs Python 3.10 and nothing else.
"""

import base64
import gzip
import json
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

Item: TypeAlias = dict[str, Any]
Write: TypeAlias = dict[str, Any]

HERE = Path(__file__).parent
DIGITS_38 = "12345678901234567890123456789012345678"


def main(folder: Path) -> None:
    data = json.loads(gzip.decompress((HERE / "companies-and-purchases.json.gz").read_bytes()))
    customers = [customer(k, company) for k, company in enumerate(data["companies"], 1)]
    writes = [*history(customers, data["purchases"]), *changes(customers)]
    lines = "".join(json.dumps(write, ensure_ascii=False, separators=(",", ":")) + "\n" for write in writes)
    (folder / "writes.jsonl.gz").write_bytes(gzip.compress(lines.encode(), compresslevel=9, mtime=0))


# Customers and their orders, from the data


def customer(k: int, company: dict[str, Any]) -> Item:
    kept = ("name", "country", "industries", "founded", "headquarters", "website")
    return {
        "customerId": f"c{k:04}",
        **{name: company[name] for name in kept if name in company},
        **({"employees": headcount(company["employees"])} if "employees" in company else {}),
        "about": about(company),
        "taxNumber": f"FICTIONAL-{k:06}",
    }


def headcount(text: str) -> int | str:
    """A number, with one remark in brackets at most, is read as such: "23,299 (2024)". All else stays as written."""
    plain = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+)(?: ?\([^()]*\))?", text)
    return int(plain[1].replace(",", "")) if plain else text


def about(company: dict[str, Any]) -> str:
    sentences = [
        f"{company['name']} is a company",
        f" in {company['headquarters']}" if "headquarters" in company else "",
        f", founded in {company['founded']}" if "founded" in company else "",
        ".",
        f" Industries: {'; '.join(company['industries'])}." if "industries" in company else "",
        f" Products: {company['products']}." if "products" in company else "",
        f" People: {company['people']}." if "people" in company else "",
    ]
    return "".join(sentences)


def history(customers: list[Item], purchases: list[list[Any]]) -> Iterator[Write]:
    """Day by day: who buys for the first time signs up first. The k-th buyer is the k-th company, or else a guest."""
    signed_up: set[int] = set()
    numbers: dict[int, int] = {}
    by_day = groupby(sorted(purchases, key=lambda purchase: purchase[1]), key=lambda purchase: purchase[1])
    for day, bought in by_day:
        for buyer, _, quantity, value in bought:
            is_guest = buyer > len(customers)
            if not is_guest and buyer not in signed_up:
                signed_up.add(buyer)
                yield put("customers", customers[buyer - 1])
            numbers[buyer] = numbers.get(buyer, 0) + 1
            who = (
                {"customerId": f"guest-{buyer}", "guest": True}
                if is_guest
                else {"customerId": customers[buyer - 1]["customerId"], "customerName": customers[buyer - 1]["name"]}
            )
            yield put("orders", order(who, f"{day[:4]}-{day[4:6]}-{day[6:]}", numbers[buyer], quantity, value))


def order(who: Item, day: str, number: int, quantity: int, value: float, **more: Any) -> Item:
    bought = {"day": day, "number": number, "quantity": quantity, "value": value}
    return {**who, "orderId": f"{day}-{number}", **bought, **more}


def put(entity: str, item: Item) -> Write:
    return {"put": {"entity": entity, "item": item}}


def delete(entity: str, **key: str) -> Write:
    return {"delete": {"entity": entity, "key": key}}


# What happens after that: invented, none of it true of the companies


def changes(customers: list[Item]) -> Iterator[Write]:
    # Whoever is refused by the index is written once: of several changes in one batch only the last is indexed, so
    # that the number of refusals would depend on the batches.
    sizable = [each for each in customers if isinstance(each.get("employees"), int)]
    small = [each for each in sizable if each["employees"] < 1_000]

    yield from growth(small[::2])
    yield from departures(sizable[11::67])
    yield from second_thoughts(small[1])
    yield from nothing(sizable[0])
    yield from names()
    yield from orders()
    yield from values()
    yield from refusals()
    yield from poison()
    yield from keys()


def growth(small: list[Item]) -> Iterator[Write]:
    """Sixteen customers grow past a thousand people; two of them shrink and grow again, one change after the other."""
    for k, each in enumerate(small[:16]):
        yield put("customers", {**each, "employees": 1_000 + 50 * k})
    for each in small[:2]:
        for employees in (1_210, 940, 620, 1_305):
            yield put("customers", {**each, "employees": employees})


def departures(leaving: list[Item]) -> Iterator[Write]:
    for each in leaving:
        yield delete("customers", customerId=each["customerId"])


def second_thoughts(each: Item) -> Iterator[Write]:
    """One key is deleted and made again, twice; another lives for one moment only."""
    for employees in (260_000, 270_000):
        yield delete("customers", customerId=each["customerId"])
        yield put("customers", {**each, "employees": employees})
    yield put("customers", {"customerId": "moment", "name": "Moment Ltd", "employees": 3})
    yield delete("customers", customerId="moment")


def nothing(each: Item) -> Iterator[Write]:
    """Writes that change nothing: no record comes of them."""
    yield put("customers", each)
    yield delete("customers", customerId="nobody")


def names() -> Iterator[Write]:
    """Names that would mention people or make links if they came unescaped, and names in other scripts."""
    for customer_id, name in {
        "channel": "<!channel>",
        "here": "@here",
        "mention": "<@U123>",
        "link": "<https://evil.example|click>",
        "entity": "Fish &amp; Chips & Sons",
        "markup": '</b>"Quotes" & {{data.taxNumber}}',
        "japanese": "株式会社さくら",
        "arabic": "شركة النور",
        "greek": "Ἀθηνᾶ Α.Ε.",
        "emoji": "👩‍👩‍👧‍👦 Family Store 🎉",
    }.items():
        yield put("customers", newcomer(customer_id, name, country="Nowhere & <Everywhere>"))
    yield delete("customers", customerId="channel")


def newcomer(customer_id: str, name: str, employees: Any = 250_000, **more: Any) -> Item:
    return {
        "customerId": customer_id,
        "name": name,
        "employees": employees,
        "about": f"{name} is invented.",
        "taxNumber": f"FICTIONAL-{customer_id}",
        **more,
    }


def orders() -> Iterator[Write]:
    """Large orders with notes that have to be escaped and cut; one order is changed, one is taken back."""
    who = {"customerId": "channel", "customerName": "<!channel>"}
    notes = [
        "Please call <@U123> & <!here>, or see <https://evil.example|our site>",
        # The first message is just as long as Slack allows, the second one longer by one character, so its link goes.
        "v" * 2_863,
        "v" * 2_864,
        "v" * 4_000,
        # A cut falls inside of an entity, and inside of a surrogate pair, in most or half of these.
        *(lead + "&" * 900 for lead in ("", "v", "vv")),
        *(lead + "🎺" * 2_000 for lead in ("", "v")),
    ]
    for number, note in enumerate(notes, 2):
        yield put("orders", order(who, "1998-07-01", number, 12, 180 + number / 10, note=note))
    yield put("orders", order(who, "1998-07-01", 2, 11, 170.5, note="Eleven will do"))
    yield delete("orders", customerId="channel", orderId="1998-07-01-5")


def values() -> Iterator[Write]:
    """What JSON lacks, and numbers at the edge of what a double holds. Sets have one element, as they have no order."""
    attributes = {
        "customerId": {"S": "values"},
        "name": {"S": "Values Ltd"},
        "employees": {"N": "250000.5"},
        "taxNumber": {"S": "FICTIONAL-values"},
        "ledger": {"N": DIGITS_38},
        "aboveDouble": {"N": "9007199254740993"},
        "share": {"N": "0.1"},
        "tiny": {"N": "0.0000001"},
        "huge": {"N": "1000000000000000000000"},
        "labels": {"SS": ["vinyl"]},
        "branches": {"NS": ["7"]},
        "ledgers": {"NS": [DIGITS_38]},
        "logo": {"B": base64.b64encode(b"\x00\xff\xfe logo").decode()},
        "stamps": {"BS": [base64.b64encode(b"\x01\x02").decode()]},
        "active": {"BOOL": False},
        "parent": {"NULL": True},
        "nickname": {"S": ""},
        "address": {"M": {"street": {"S": "Kärntner Straße"}, "floors": {"L": [{"N": "1"}, {"M": {}}]}}},
    }
    yield {"put": {"entity": "customers", "attributes": attributes}}
    yield {"put": {"entity": "customers", "attributes": {**attributes, "labels": {"SS": ["shellac"]}}}}


def refusals() -> Iterator[Write]:
    """What OpenSearch takes for an integer or a date, and what it does not."""
    # Written as numbers, or such that OpenSearch reads them as numbers: taken.
    for k, employees in enumerate(["1200", "1200.7", "", 12.5]):
        yield put("customers", newcomer(f"taken-{k}", f"Taken {k} Ltd", employees))
    # Text, or out of range: refused. Marketing hears of the big ones all the same.
    for k, employees in enumerate(["about 500", "1,200 (2020) in Oslo", " ", 2_147_483_648, {"oslo": 500}]):
        yield put("customers", newcomer(f"refused-{k}", f"Refused {k} Ltd", employees))
    attributes = {"customerId": {"S": "refused-digits"}, "name": {"S": "Digits Ltd"}, "employees": {"N": DIGITS_38}}
    yield {"put": {"entity": "customers", "attributes": attributes}}
    # A name that Towpath needs for itself in every document.
    yield put("customers", newcomer("own-field", "Own Field Ltd", towpath="ours"))
    yield put("orders", {**order({"customerId": "refused-0"}, "1998-07-02", 2, 1, 9.99), "day": "yesterday"})


def poison() -> Iterator[Write]:
    """Records that no sink can take, on the stream that customers and orders share."""
    yield record("no JSON", b"\x80\x81 this is not JSON")
    yield record("other JSON", {"hello": "world"})
    forged = {"specversion": "1.0", "id": "1", "source": "/mallory", "type": "customers.inserted", "subject": "c0001"}
    data = {"customerId": "c0001", "name": "Forged Ltd", "employees": 999_999}
    yield record("forged", {**forged, "time": "1998-07-03T00:00:00Z", "data": data})
    images = {"Keys": {"id": {"S": "1"}}, "NewImage": {"id": {"S": "1"}}, "SizeBytes": 6}
    change = {"ApproximateCreationDateTime": 899_424_000_000_000, "ApproximateCreationDateTimePrecision": "MICROSECOND"}
    yield record(
        "unknown table",
        {
            "awsRegion": "eu-west-1",
            "eventID": "3c0e7a0e-6a6c-4c5b-9a53-b3b1c6a8a4f1",
            "eventName": "INSERT",
            "userIdentity": None,
            "recordFormat": "application/json",
            "tableName": "nobody-registered-this",
            "dynamodb": {**change, **images},
            "eventSource": "aws:dynamodb",
        },
    )


def record(partition_key: str, data: bytes | dict[str, Any]) -> Write:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    encoded = base64.b64encode(body).decode()
    return {"record": {"streamOf": "customers", "partitionKey": partition_key, "data": encoded}}


def keys() -> Iterator[Write]:
    """Keys that have to be encoded, and one too long for an index. They come last: what is after poison goes on."""
    for customer_id in ("café/№ 7 #1?%2F", "it's (a) key!*~", "長" * 100):
        yield put("customers", newcomer(customer_id, "Odd Keys Ltd", founded=1998))
        who = {"customerId": customer_id, "customerName": "Odd Keys Ltd"}
        yield put("orders", order(who, "1998-07-04", 1, 9, 133.7))
        yield put("orders", {**order(who, "1998-07-04", 2, 10, 200), "orderId": "2/ü 2"})


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
