"""Requests, problems, pages and live events. The operations themselves are generated."""

from __future__ import annotations

import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any, cast


_WAIT_MAX = 60.0


class ApiError(Exception):
    """A refused or failed request, in the words of the server where there are any."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("detail") or problem.get("title") or f"HTTP {status}"))
        self.status = status
        self.code = str(problem.get("code", "unexpected_response"))
        self.problem = dict(problem)


@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    id: str | None
    event: str
    data: Any


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """A token is never carried to another place."""


class Transport:
    """Sends requests to one server with one token."""

    def __init__(self, url: str, token: str, *, timeout: float = 60.0, retries: int = 2) -> None:
        if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"the server's address must begin with http:// or https://, not {url!r}")
        self.url = url.rstrip("/")
        self._token = token
        self.timeout = timeout
        self.retries = retries
        self.etag: str | None = None
        """Of the last answer: pass it as `if_match`."""
        self._opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))

    def __repr__(self) -> str:
        return f"Transport(url={self.url!r})"

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Any:
        """The JSON of a success, or `None` where it has none."""
        with self._send(method, path, query, body, headers) as response:
            self.etag = response.headers.get("ETag")
            data = response.read()
            kind = response.headers.get_content_type()
        if not data:
            return None
        return json.loads(data) if kind.endswith("json") else data

    def items(self, method: str, path: str, query: Mapping[str, Any]) -> Iterator[Any]:
        """Every item of a list, page after page."""
        asked = dict(query)
        while True:
            page = self.call(method, path, query=asked)
            yield from page["items"]
            if page.get("next") is None:
                return
            asked["after"] = page["next"]

    def events(self, path: str, query: Mapping[str, Any]) -> Iterator[Event]:
        """Live events; goes on after the last id when the connection breaks, until `end`."""
        last: str | None = None
        while True:
            headers = {"Accept": "text/event-stream", "Last-Event-ID": last}
            with self._send("GET", path, query, None, headers) as response:
                try:
                    for event in _parse(response):
                        last = event.id or last
                        yield event
                        if event.event == "end":
                            return
                except OSError:
                    pass
            time.sleep(0.2)

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: Any,
        headers: Mapping[str, str | None] | None,
    ) -> HTTPResponse:
        pairs = [(name, _text(value)) for name, value in (query or {}).items() if value is not None]
        address = self.url + path + ("?" + urllib.parse.urlencode(pairs) if pairs else "")
        sent = {"Accept": "application/json", "Authorization": f"Bearer {self._token}"}
        if method == "POST":
            # A write that is repeated must not be done twice.
            sent["Idempotency-Key"] = str(uuid.uuid4())
        data = None
        if body is not None:
            sent["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        sent.update({name: value for name, value in (headers or {}).items() if value is not None})
        attempt = 0
        while True:
            request = urllib.request.Request(address, data=data, headers=sent, method=method)
            try:
                return cast(HTTPResponse, self._opener.open(request, timeout=self.timeout))
            except urllib.error.HTTPError as error:
                with error:
                    if error.code not in (429, 503) or attempt >= self.retries:
                        raise _failure(error) from None
                    wait = error.headers.get("Retry-After")
            except urllib.error.URLError:
                if attempt >= self.retries:
                    raise
                wait = None
            time.sleep(_wait(attempt, wait))
            attempt += 1


def _wait(attempt: int, told: str | None) -> float:
    """As long as the server says, but never longer than `_WAIT_MAX`."""
    if told and told.isdigit():
        return min(float(told), _WAIT_MAX)
    return random.random() * 0.25 * 2**attempt + 0.05


def segment(value: str) -> str:
    """A path parameter as it stands in an address."""
    return urllib.parse.quote(value, safe="")


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _failure(error: urllib.error.HTTPError) -> ApiError:
    try:
        problem = json.loads(error.read())
    except ValueError:
        # Not JSON: a proxy or the network answered, not our server.
        problem = {}
    return ApiError(error.code, problem if isinstance(problem, dict) else {})


def _parse(response: HTTPResponse) -> Iterator[Event]:
    fields: dict[str, str] = {}
    for raw in response:
        line = raw.decode().rstrip("\r\n")
        if line:
            name, _, value = line.partition(":")
            fields[name] = fields.get(name, "") + value.removeprefix(" ")
            continue
        if "data" in fields:
            yield Event(fields.get("id"), fields.get("event", "message"), json.loads(fields["data"]))
        fields = {}
