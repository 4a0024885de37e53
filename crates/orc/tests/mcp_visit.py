"""What the official client of the Model Context Protocol makes of a running server: python mcp_visit.py URL TOKEN."""

from __future__ import annotations

import asyncio
import sys

import httpx2
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

WORKFLOW = "name: hello\nsteps:\n  - id: greet\n    uses: set\n    with: {text: Hello}\n"


async def visit(url: str, token: str, mode: str) -> None:
    http = httpx2.AsyncClient(headers={"authorization": f"Bearer {token}"})
    async with Client(streamable_http_client(f"{url}/mcp", http_client=http), mode=mode) as client:
        assert (client.session.initialize_result is not None) == (mode == "legacy"), "the newer revision needs no handshake"
        tools, cursor = {}, None
        while True:
            page = await client.list_tools(cursor=cursor)
            tools |= {tool.name: tool for tool in page.tools}
            cursor = page.next_cursor
            if cursor is None:
                break
        assert tools["get_run"].annotations.read_only_hint, tools["get_run"]
        assert tools["cancel_run"].annotations.destructive_hint, tools["cancel_run"]

        me = await client.call_tool("get_me", {})
        assert not me.is_error and me.structured_content["principal"]["name"], me
        body = {"workflow": {"main": "hello.yaml", "files": {"hello.yaml": WORKFLOW}}, "inputs": {}}
        run = await client.call_tool("start_run", {"body": body, "idempotency_key": f"mcp-{mode}"})
        again = await client.call_tool("start_run", {"body": body, "idempotency_key": f"mcp-{mode}"})
        assert not run.is_error and run.structured_content["id"] == again.structured_content["id"], "the same key starts one run"

        missing = await client.call_tool("get_run", {"id": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b"})
        assert missing.is_error and missing.structured_content["code"] == "run_not_found", missing
        try:
            await client.call_tool("no_such_tool", {})
            raise AssertionError("a tool that is not there was called")
        except MCPError as error:
            assert error.code == -32602, error


async def main(url: str, token: str) -> None:
    for mode in ("auto", "legacy", "2026-07-28"):
        await visit(url, token, mode)
    print("visit done")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
