"""What a program does with the client, against a running server: python3 tour.py URL TOKEN."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from orchestrator_client import ApiError, Orchestrator  # noqa: E402

HELLO = "name: hello\nsteps:\n  - id: greet\n    uses: set\n    with: {text: Hello}\noutputs:\n  text: '{{ steps.greet.output.text }}'\n"


def main(url: str, token: str) -> None:
    orc = Orchestrator(url, token)
    assert orc.get_me()["org"]["name"], "the organization has a name"

    run = orc.start_run(body={"workflow": {"main": "hello.yaml", "files": {"hello.yaml": HELLO}}, "inputs": {}}, idempotency_key="tour")
    again = orc.start_run(body={"workflow": {"main": "hello.yaml", "files": {"hello.yaml": HELLO}}, "inputs": {}}, idempotency_key="tour")
    assert again["id"] == run["id"], "the same key starts one run"
    names = [event.event for event in orc.watch_run(run["id"])]
    assert names[-1] == "end" and "change" in names, names
    done = orc.get_run(run["id"])
    assert done["run"]["status"] == "succeeded" and done["outputs"] == {"text": "Hello"}, done

    for _ in range(2):
        orc.start_run(body={"workflow": {"main": "hello.yaml", "files": {"hello.yaml": HELLO}}, "inputs": {}})
    pages = list(orc.all_runs(limit=1))
    assert len(pages) == 3 and len({one["id"] for one in pages}) == 3, "paging neither loses nor repeats"

    for name in ("one", "two"):
        orc.create_model("default", body={"name": name, "spec": {"provider": "simulated", "model": "default"}})
    assert [model["name"] for model in orc.all_models(limit=1, sort="name")] == ["one", "two"], "kinds are paged like everything else"

    try:
        orc.get_run("run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b")
        raise AssertionError("a run that is not there was found")
    except ApiError as error:
        assert (error.status, error.code) == (404, "run_not_found"), error.problem
        assert error.problem["correlation_id"], "a problem can be found in the log"
    try:
        Orchestrator(url, "wrong").get_me()
        raise AssertionError("a wrong token was taken")
    except ApiError as error:
        assert error.status == 401 and "wrong" not in str(error.problem), error.problem
    print("tour done")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
