"""Runs the shell lines of the recipes as their systems would: the steps of `action.yml`, and the script of the GitLab template."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
# A command that asks as documented, and one that misspells a parameter; the mock server asks nobody who they are.
ASK = """python3 -c 'import os, urllib.request as r; r.urlopen(os.environ["OPLOG_URL"] + "/v1/operationLog?{}=1000").read()'"""


def read(path: str) -> dict:
    return YAML(typ="safe").load((ROOT / path).read_text(encoding="utf-8"))


def run(script: str, place: Path, env: dict[str, str], shell: list[str]) -> int:
    own = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    return subprocess.run([*shell, script], cwd=place, env=own | env, stdout=subprocess.DEVNULL).returncode


def action(program: str, inputs: dict[str, str], expected: int) -> None:
    described = read("action.yml")
    unknown = inputs.keys() - described["inputs"].keys()
    assert not unknown, f"action.yml has no input {unknown}"
    values = {f"inputs.{name}": str(row["default"]) for name, row in described["inputs"].items()}
    values |= {f"inputs.{name}": value for name, value in {"program": program, **inputs}.items()}
    values["github.action_path"] = str(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        output, summary = place / "output", place / "summary"
        summary.touch()
        (place / "README.md").touch()
        fixed = {
            "RUNNER_TEMP": folder,
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_WORKSPACE": folder,
        }
        for step in described["runs"]["steps"]:
            if "run" not in step:
                continue
            output.write_text("", encoding="utf-8")
            env = {name: fill(text, values) for name, text in step.get("env", {}).items()}
            code = run(step["run"], place, fixed | env, ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"])
            for line in output.read_text(encoding="utf-8").splitlines():
                name, _, value = line.partition("=")
                values[f"steps.{step['id']}.outputs.{name}"] = value
        assert code == expected, f"action.yml with {inputs}: exit code {code}, expected {expected}"
        assert values["steps.check.outputs.exit-code"] == str(expected)
        verdict = {0: "PASS", 1: "FAIL", 3: "INCONCLUSIVE"}[expected]
        for report in ("oplog.sarif", "oplog.html"):
            assert (place / "oplog-reports" / report).stat().st_size > 0, report
        assert verdict in summary.read_text(encoding="utf-8"), f"the job summary has no {verdict}"
    print(f"action.yml with {inputs}: {code}")


def fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda hole: values[hole[1]], str(text))


def gitlab(program: str, variables: dict[str, str], expected: int) -> None:
    template = read("packages/ci/gitlab.yml")[".oplog"]
    unknown = variables.keys() - template["variables"].keys()
    assert not unknown, f"the template has no variable {unknown}"
    env = template["variables"] | variables
    env["PATH"] = f"{Path(program).parent}:{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as folder:
        codes = [run(script, Path(folder), env, ["sh", "-ec"]) for script in template["script"]]
        assert codes == [expected], f"gitlab.yml with {variables}: exit codes {codes}, expected {expected}"
        for file in (template["artifacts"]["reports"]["junit"], *template["artifacts"]["paths"]):
            assert (Path(folder) / file).stat().st_size > 0, file
    print(f"gitlab.yml with {variables}: {codes[0]}")


def main(program: str) -> None:
    right, wrong = ASK.format("maxKeys"), ASK.format("maxKey")
    action(program, {"arguments": "--only baidu-bbc"}, 0)
    action(program, {"gate": right, "arguments": "--no-auth", "annotate": "README.md"}, 0)
    action(program, {"gate": wrong, "arguments": "--no-auth"}, 1)
    action(program, {"target": "http://127.0.0.1:9", "arguments": "--only baidu-bbc"}, 3)
    gitlab(program, {"OPLOG_ARGUMENTS": "--only baidu-bbc"}, 0)
    gitlab(program, {"OPLOG_GATE": wrong, "OPLOG_ARGUMENTS": "--no-auth"}, 1)


if __name__ == "__main__":
    main(sys.argv[1])
