"""The workflows run pinned actions with no more rights than they need."""

import re

import pytest
import yaml

from builder import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_the_commit_of_an_exact_release(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    loose = [line for line in lines if not re.search(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+$", line)]
    assert not loose


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_write_only_where_it_deploys_and_nothing_of_ours_runs_there(path):
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert set(workflow["permissions"].values() if workflow["permissions"] else ()) <= {"read"}
    for job in workflow["jobs"].values():
        if "write" in job.get("permissions", {}).values():
            assert job["permissions"] == {"pages": "write", "id-token": "write"}
            assert [step["uses"].partition("@")[0] for step in job["steps"]] == ["actions/deploy-pages"]
        assert job["timeout-minutes"] <= 45
        assert all(step["with"]["persist-credentials"] is False for step in job["steps"] if "actions/checkout" in step.get("uses", ""))


def test_no_workflow_pastes_an_event_into_a_command():
    assert not [p.name for p in WORKFLOWS if re.search(r"run:.*\$\{\{", p.read_text("utf-8")) or "pull_request_target" in p.read_text("utf-8")]
