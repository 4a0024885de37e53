#!/usr/bin/env python3
"""Writes orders.csv: a year of orders of a small shop for bicycle parts, with the faults such exports have.

    python3 examples/csv-quality/generate.py          # rewrites orders.csv beside this file
    python3 examples/csv-quality/generate.py --check  # says whether orders.csv is what this script writes

Everything is drawn from one seed, by `random.random()` only, so the file is the same on every machine and Python 3.

What is realistic, and why:
- More orders on weekdays, in spring and before Christmas; fewer on Sundays.
- A few products make most of the sales (weights fall with the rank), prices have two decimals, and large orders are rare.
- Countries differ in their number of orders; shipping takes longer abroad.
- Customers come back: a third of the orders are by earlier customers.

What is wrong in it, as in exports from real shops:
- about 3 % of the e-mail addresses are missing (telephone orders), about 1 % have no @ (typing errors);
- about 1 % of the orders appear twice, because the export was started twice for some pages;
- about 1 % of the prices lost their decimal point (1999 instead of 19.99);
- about 1 % of the quantities are zero or negative (returns booked as orders);
- about 1 % were shipped before they were ordered (two clocks);
- about 2 % of the countries are written out instead of as a code;
- about 1 % have no price at all.
"""

import random
import sys
from datetime import date, timedelta
from pathlib import Path

SEED = 20260117
ORDERS = 1500
FILE = Path(__file__).with_name("orders.csv")

PRODUCTS = [  # sku, name, price in cents: the first ones sell most
    ("TU-0028", "Inner tube 28 inch", 695),
    ("BR-0110", "Brake pads, pair", 1290),
    ("CH-0309", "Chain 9-speed", 1999),
    ("TY-0622", "Tyre 37-622", 2990),
    ("LI-0007", "Rear light, battery", 1450),
    ("LO-0021", "Cable lock 80 cm", 2495),
    ("OI-0100", "Chain oil 100 ml", 890),
    ("PE-0044", "Pedals, pair", 3450),
    ("SA-0012", "Saddle, gel", 4599),
    ("PU-0003", "Floor pump", 3995),
    ("CA-0811", "Cassette 9-speed 11-34", 4250),
    ("WH-0280", "Rear wheel 28 inch", 11900),
]
COUNTRIES = [("DE", "Germany", 46), ("AT", "Austria", 14), ("FR", "France", 13), ("NL", "Netherlands", 12), ("PL", "Poland", 9), ("DK", "Denmark", 6)]
MONTHS = [5, 6, 9, 12, 12, 10, 8, 8, 7, 6, 7, 10]  # orders by month, relative
WEEKDAYS = [12, 11, 10, 10, 10, 7, 4]
FIRST = ["anna", "ben", "clara", "david", "eva", "finn", "greta", "hugo", "ida", "jan", "lea", "max", "nora", "paul", "sofia", "tom"]
LAST = ["bauer", "dubois", "jansen", "kowalski", "larsen", "meyer", "novak", "petit", "schmidt", "visser", "weber", "wagner"]
HOSTS = ["example.com", "example.org", "example.net"]


class Draw:
    """`random.random()` gives the same numbers in every Python 3; the other methods do not promise to."""

    def __init__(self, seed):
        self.source = random.Random(seed)

    def below(self, n):
        return int(self.source.random() * n)

    def chance(self, percent):
        return self.source.random() * 100 < percent

    def of(self, items, weights=None):
        if weights is None:
            return items[self.below(len(items))]
        at = self.source.random() * sum(weights)
        for item, weight in zip(items, weights):
            at -= weight
            if at < 0:
                return item
        return items[-1]


def days_of(draw):
    days = [date(2025, 1, 1) + timedelta(n) for n in range(365)]
    weights = [MONTHS[d.month - 1] * WEEKDAYS[d.weekday()] for d in days]
    return sorted(draw.of(days, weights) for _ in range(ORDERS))


def customer(draw, known):
    if known and draw.chance(33):
        return draw.of(known)
    name = f"{draw.of(FIRST)}.{draw.of(LAST)}{draw.below(90) + 10}"
    country = draw.of(COUNTRIES, [c[2] for c in COUNTRIES])
    fresh = (name, f"{name}@{draw.of(HOSTS)}", country)
    known.append(fresh)
    return fresh


def order(draw, number, day, known):
    name, email, country = customer(draw, known)
    sku, title, cents = draw.of(PRODUCTS, [1 / (rank + 1) for rank in range(len(PRODUCTS))])
    quantity = draw.of([1, 2, 3, 4, 6, 10], [60, 22, 8, 5, 3, 2])
    price = f"{cents // 100}.{cents % 100:02}"
    shipped = day + timedelta(1 + draw.below(3) + (0 if country[0] == "DE" else 2))
    code = country[0]
    if draw.chance(3):
        email = ""
    elif draw.chance(1):
        email = email.replace("@", "")
    if draw.chance(1):
        price = str(cents)
    elif draw.chance(1):
        price = ""
    if draw.chance(1):
        quantity = -quantity if draw.chance(70) else 0
    if draw.chance(1):
        shipped = day - timedelta(1 + draw.below(2))
    if draw.chance(2):
        code = country[1]
    return [f"{number:06}", day.isoformat(), shipped.isoformat(), name, email, code, sku, title, str(quantity), price]


def rows():
    draw, known = Draw(SEED), []
    yield ["order_id", "ordered", "shipped", "customer", "email", "country", "sku", "product", "quantity", "unit_price"]
    for number, day in enumerate(days_of(draw), 100001):
        row = order(draw, number, day, known)
        yield row
        if draw.chance(1):
            yield row


def cell(text):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text


def main():
    text = "".join(",".join(cell(c) for c in row) + "\n" for row in rows())
    if "--check" in sys.argv:
        same = FILE.exists() and FILE.read_text(encoding="utf-8") == text
        print("orders.csv is up to date" if same else "orders.csv is not what this script writes")
        return 0 if same else 1
    FILE.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {FILE.name}: {text.count(chr(10)) - 1} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
