#!/usr/bin/env python3
"""Writes tickets.csv: what sixty customers of a shared calendar wrote to its support in one week.

    python3 examples/ticket-triage/generate.py          # rewrites tickets.csv beside this file
    python3 examples/ticket-triage/generate.py --check  # says whether tickets.csv is what this script writes

Everything is drawn from one seed, by `random.random()` only, so the file is the same on every machine and Python 3.

What is realistic, and why:
- The shares follow what support teams report: about a third faults, a quarter questions about money, the rest questions, access
  and wishes. Some tickets are urgent; many of them say so in words, not in the subject.
- People greet, give versions and devices, and put two things into one ticket; some write in a hurry.
- The column `label` is what an experienced agent chose. The workflow never shows it to the model; it measures the model by it.
- Some tickets are closed already and must not be touched.
"""

import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

SEED = 20260119
TICKETS = 60
FILE = Path(__file__).with_name("tickets.csv")
WEIGHTS = {"bug": 32, "billing": 24, "account": 16, "question": 16, "feature": 12}

SUBJECTS = {
    "bug": ["App crashes when I open {place}", "Error 500 in {place}", "{thing} disappear after sync", "Reminders stopped since version {version}", "Wrong time in {place}"],
    "billing": ["Charged twice in {month}", "Refund for {month}", "Invoice {number} has the wrong address", "Price after the trial", "Card was declined"],
    "account": ["Cannot log in any more", "Password reset mail never arrives", "Locked out after two-factor", "Please remove {person} from our team"],
    "question": ["How do I share {place}?", "Where can I export {thing}?", "Does it work with {client}?", "Question about time zones"],
    "feature": ["Please add {wish}", "Suggestion: {wish}", "Would love {wish}"],
}
BODIES = {
    "bug": [
        "Since the update to {version} the app crashes with an exception as soon as I open {place} on my {device}. I tried to install it again, the error is the same.",
        "When I save in {place} I get an error and the entry is gone. It worked last week, now it fails every time on {device}.",
        "{thing} disappear after each sync on {device}. On the web they are still there, so something in the sync is broken.",
        "Reminders stopped working in version {version}. No error is shown, they just never come. Device: {device}.",
    ],
    "billing": [
        "My card was charged twice for {month}, see invoice {number}. Please send the second payment back.",
        "We cancelled on the first of {month} and were charged anyway. I expect a refund of invoice {number}.",
        "Invoice {number} shows our old address. Our accounting cannot use it; please send a new invoice.",
        "What is the price per person after the trial, and can we pay by invoice instead of card?",
    ],
    "account": [
        "I cannot log in since this morning; my password is right, but the login page sends me back. My colleague {person} has the same.",
        "I asked for a password reset three times, the email never arrives. I checked the spam folder.",
        "After changing my phone I am locked out, the two-factor codes are on the old one. How do I get access to my account?",
        "{person} has left the company. Please take away the access and give the account's calendars to me.",
    ],
    "question": [
        "How can I share {place} with people outside of our team? I read the guide and did not find where.",
        "Where do I export {thing} as a file? I only see how to print.",
        "Is it possible to use it with {client}? The documentation does not say how.",
        "I am wondering how times are shown when I travel. Which zone is used?",
    ],
    "feature": [
        "It would be great to have {wish}. Our whole team would like that.",
        "Could you add support for {wish}? We would use it every day.",
        "I miss {wish}; please consider it as an improvement for the next version.",
    ],
}
URGENT = {
    "bug": "This blocks everyone here, we have an event today and need help immediately.",
    "billing": "It is urgent, our account has been closed and production stands still.",
    "account": "Urgent: we cannot reach today's schedule at all, everyone is waiting.",
}
GREETINGS = ["Hello,", "Hi,", "Good morning,", "Dear support,", ""]
ENDS = ["Thanks, {me}", "Best regards\n{me}", "{me}", "Thank you in advance!\n{me}"]
WORDS = {
    "place": ["the week view", "the team calendar", "the settings", "the room list", "the year view"],
    "thing": ["appointments", "recurring events", "notes", "attachments", "holidays"],
    "version": ["4.2.0", "4.2.1", "4.3.0"],
    "device": ["iPhone 14", "Pixel 7", "Windows 11 laptop", "iPad", "ThinkPad with Debian 12"],
    "month": ["October", "November", "December", "January"],
    "number": ["2025-1184", "2025-1190", "2025-1203", "2026-0007", "2026-0015"],
    "person": ["Mara", "Tobias", "Ines", "Karim", "Yuki"],
    "client": ["Thunderbird", "Outlook", "our own CalDAV server"],
    "wish": ["a dark theme", "week numbers", "an agenda for printing", "colours for each room", "a weekly summary by mail"],
    "me": ["Ada", "Jonas", "Priya", "Marek", "Lucie", "Sven", "Olga", "Tomás", "Hanna", "Wei"],
}


class Draw:
    """`random.random()` gives the same numbers in every Python 3; the other methods do not promise to."""

    def __init__(self, seed):
        self.source = random.Random(seed)

    def below(self, n):
        return int(self.source.random() * n)

    def chance(self, percent):
        return self.source.random() * 100 < percent

    def of(self, items):
        return items[self.below(len(items))]

    def weighted(self, weights):
        at = self.source.random() * sum(weights.values())
        for name, weight in weights.items():
            at -= weight
            if at < 0:
                return name
        return name


def ticket(draw, number, received):
    label = draw.weighted(WEIGHTS)
    words = {name: draw.of(choices) for name, choices in WORDS.items()}
    urgent = label in URGENT and draw.chance(22)
    body = [draw.of(GREETINGS), draw.of(BODIES[label])]
    if urgent:
        body.append(URGENT[label])
    body.append(draw.of(ENDS))
    text = "\n".join(part for part in body if part).format(**words)
    subject = draw.of(SUBJECTS[label]).format(**words)
    status = "closed" if draw.chance(20) else "open"
    return [f"T-{number}", received.strftime("%Y-%m-%dT%H:%M:%SZ"), status, subject[0].upper() + subject[1:], text, label, "high" if urgent else "normal"]


def rows():
    draw, received = Draw(SEED), datetime(2026, 1, 12, 7, 0)
    yield ["id", "received", "status", "subject", "body", "label", "label_urgency"]
    for number in range(4101, 4101 + TICKETS):
        received += timedelta(minutes=20 + draw.below(200))
        yield ticket(draw, number, received)


def cell(text):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text


def main():
    text = "".join(",".join(cell(c) for c in row) + "\n" for row in rows())
    if "--check" in sys.argv:
        same = FILE.exists() and FILE.read_bytes() == text.encode()
        print("tickets.csv is up to date" if same else "tickets.csv is not what this script writes")
        return 0 if same else 1
    FILE.write_bytes(text.encode())
    print(f"wrote {FILE.name}: {TICKETS} tickets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
