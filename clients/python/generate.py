"""Writes orchestrator_client/generated/ from docs/openapi.json; with --check it only compares."""

from __future__ import annotations

import json
import keyword
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent.parent / "docs" / "openapi.json"
HEAD = '"""Generated from docs/openapi.json by `cargo xtask gen`. Do not edit."""\n'
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

Schema = Any


def name_of(component: str) -> str:
    return re.sub(r"\W", "_", component)


def typed(schema: Schema, prefix: str = "") -> str:
    """The annotation of a schema; `prefix` is put before the names of models."""
    if not isinstance(schema, dict) or not schema:
        return "Any"
    if "$ref" in schema:
        return prefix + name_of(schema["$ref"].rsplit("/", 1)[1])
    if "const" in schema:
        return literal([schema["const"]])
    if "enum" in schema:
        return literal(schema["enum"])
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return union([typed(one, prefix) for one in schema[word]])
    kind = schema.get("type")
    if isinstance(kind, list):
        return union([typed({**schema, "type": one}, prefix) for one in kind])
    if kind == "array":
        return f"list[{typed(schema.get('items'), prefix)}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"dict[str, {typed(values, prefix) if isinstance(values, dict) else 'Any'}]"
    return SCALARS.get(str(kind), "Any")


def literal(values: list[Any]) -> str:
    if all(isinstance(value, (str, int)) or value is None for value in values):
        return f"Literal[{', '.join(json.dumps(v) if isinstance(v, str) else repr(v) for v in values)}]"
    return "Any"


def union(parts: list[str]) -> str:
    unique = list(dict.fromkeys(parts))
    return "Any" if "Any" in unique else " | ".join(unique)


def docstring(text: str | None, indent: str) -> list[str]:
    if not text:
        return []
    quiet = text.replace("\\", "\\\\").replace('"""', "'''").strip()
    lines = [line.strip() for line in quiet.splitlines()]
    if len(lines) == 1 and not quiet.endswith('"'):
        return [f'{indent}"""{quiet}"""']
    return [f'{indent}"""{lines[0]}', *(f"{indent}{line}".rstrip() for line in lines[1:]), f'{indent}"""']


def model(component: str, schema: Schema) -> list[str]:
    name = name_of(component)
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not properties or not all(IDENTIFIER.match(key) and not keyword.iskeyword(key) for key in properties):
        return [f"{name} = {aliased(schema)}", ""]
    required = set(schema.get("required", []))
    lines = [f"class {name}(TypedDict):", *docstring(schema.get("description"), "    ")]
    for key, value in properties.items():
        kind = typed(value)
        lines.append(f"    {key}: {kind if key in required else f'NotRequired[{kind}]'}")
        lines += docstring(value.get("description") if isinstance(value, dict) else None, "    ")
    return [*lines, ""]


def aliased(schema: Schema) -> str:
    """An alias is evaluated at once, so what it names must not be a class that comes later."""
    kind = typed(schema)
    return json.dumps(kind) if re.search(r"\b[A-Z]\w+", re.sub(r"Literal\[.*?\]|Any", "", kind)) else kind


def models(document: Schema) -> str:
    lines = [HEAD, "from __future__ import annotations", "", "from typing import Any, Literal, NotRequired, TypedDict", "", ""]
    for component, schema in sorted(document["components"]["schemas"].items()):
        if "|" in aliased(schema) and aliased(schema).startswith('"'):
            lines += [f"{name_of(component)} = Any", ""]
            continue
        lines += model(component, schema) + [""]
    return "\n".join(lines).rstrip() + "\n"


def resolved(document: Schema, schema: Schema) -> Schema:
    while isinstance(schema, dict) and "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema if isinstance(schema, dict) else {}


def argument(name: str) -> str:
    plain = re.sub(r"\W", "_", name).lower()
    return plain + "_" if keyword.iskeyword(plain) else plain


class Method:
    def __init__(self, document: Schema, path: str, verb: str, operation: Schema) -> None:
        self.document, self.path, self.verb, self.operation = document, path, verb.upper(), operation
        parameters = operation.get("parameters", [])
        self.by_place = {place: [p for p in parameters if p["in"] == place] for place in ("path", "query", "header")}
        success: Schema = next((r for code, r in operation["responses"].items() if code.startswith("2")), {})
        self.content = success.get("content", {})

    def signature(self) -> str:
        parts = [f"{argument(p['name'])}: str" for p in self.by_place["path"]]
        keyed = []
        body = self.operation.get("requestBody")
        if body:
            kind = typed(next(iter(body["content"].values())).get("schema"), "models.")
            keyed.append(f"body: {kind}" if body.get("required") else f"body: {kind} | None = None")
        for p in self.by_place["query"]:
            kind = typed(p.get("schema"), "models.")
            optional = kind if kind == "Any" or kind.endswith("| None") else f"{kind} | None"
            keyed.append(f"{argument(p['name'])}: {kind}" if p.get("required") else f"{argument(p['name'])}: {optional} = None")
        keyed += [f"{argument(p['name'])}: str | None = None" for p in self.by_place["header"] if p["name"] != "Last-Event-ID"]
        if keyed:
            parts += ["*", *sorted(keyed, key=lambda text: "=" in text)]
        return ", ".join(["self", *parts])

    def address(self) -> str:
        filled = re.sub(r"\{(\w+)\}", lambda m: "{segment(" + argument(m.group(1)) + ")}", self.path)
        return f'f"{filled}"' if "{" in self.path else f'"{self.path}"'

    def given(self, place: str) -> str:
        pairs = [f'"{p["name"]}": {argument(p["name"])}' for p in self.by_place[place] if p["name"] != "Last-Event-ID"]
        return "{" + ", ".join(pairs) + "}"

    def lines(self) -> list[str]:
        name = self.operation["operationId"]
        words = docstring(" ".join(filter(None, [self.operation.get("summary", "") + ".", self.operation.get("description")])), "        ")
        if "text/event-stream" in self.content:
            return [f"    def {name}({self.signature()}) -> Iterator[Event]:", *words, f"        return self._transport.events({self.address()}, {self.given('query')})", ""]
        schema = self.content.get("application/json", {}).get("schema")
        answer = typed(schema, "models.") if "application/json" in self.content else ("bytes" if self.content else "None")
        call = [f'"{self.verb}"', self.address()]
        if self.by_place["query"]:
            call.append(f"query={self.given('query')}")
        if self.operation.get("requestBody"):
            call.append("body=body")
        if self.given("header") != "{}":
            call.append(f"headers={self.given('header')}")
        send = f"self._transport.call({', '.join(call)})"
        lines = [f"    def {name}({self.signature()}) -> {answer}:", *words]
        lines += [f"        {send}", ""] if answer == "None" else [f"        return cast({json.dumps(answer)}, {send})", ""]
        return lines + self.pages(schema)

    def pages(self, schema: Schema) -> list[str]:
        """A list also comes as an iterator over all its pages."""
        whole = resolved(self.document, schema)
        # A list that takes `fields` answers one of two pages; each has its own items.
        pages = [resolved(self.document, one) for one in whole.get("anyOf", whole.get("oneOf", [whole]))]
        properties = pages[0].get("properties", {})
        if self.verb != "GET" or "next" not in properties or "items" not in properties:
            return []
        if "after" not in {p["name"] for p in self.by_place["query"]}:
            return []
        item = union([typed(page["properties"]["items"].get("items"), "models.") for page in pages])
        return [
            f"    def all_{self.operation['operationId'].removeprefix('list_')}({self.signature()}) -> Iterator[{item}]:",
            '        """Every item, page after page."""',
            f'        return self._transport.items("GET", {self.address()}, {self.given("query")})',
            "",
        ]


def api(document: Schema) -> str:
    lines = [
        HEAD,
        "from __future__ import annotations",
        "",
        "from collections.abc import Iterator",
        "from typing import Any, Literal, cast",
        "",
        "from . import models",
        "from ..transport import Event, Transport, segment",
        "",
        '__all__ = ["Any", "Literal", "Orchestrator"]',
        "",
        "",
        "class Orchestrator:",
        '    """One method for each operation of the API, under the name it has there."""',
        "",
        "    def __init__(self, url: str, token: str, *, timeout: float = 60.0, retries: int = 2) -> None:",
        "        self._transport = Transport(url, token, timeout=timeout, retries=retries)",
        "",
        "    @property",
        "    def etag(self) -> str | None:",
        '        """Of the last answer: pass it as `if_match`."""',
        "        return self._transport.etag",
        "",
    ]
    for path, item in sorted(document["paths"].items()):
        for verb, operation in item.items():
            if "operationId" in operation:
                lines += Method(document, path, verb, operation).lines()
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    document = json.loads(SOURCE.read_text(encoding="utf-8"))
    check, stale = "--check" in sys.argv[1:], False
    for name, text in {"models.py": models(document), "api.py": api(document)}.items():
        target = HERE / "orchestrator_client" / "generated" / name
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        shown = target.relative_to(HERE.parent.parent)
        if check:
            stale = True
            print(f"{shown} is stale: run `cargo xtask gen`")
            continue
        target.write_text(text, encoding="utf-8")
        print(f"wrote {shown}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
