"""The files for running the server say what is so: they parse, name settings that exist, and hold nothing open."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from ui.settings import variables

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT, CONTAINER = DEPLOY / "jingda.service", DEPLOY / "Containerfile"
# Filled into a file by compose or by the nginx image; no setting of the program.
PLACEHOLDERS = {"JINGDA_DB_PASSWORD", "JINGDA_PUBLISH", "JINGDA_LISTEN", "JINGDA_SERVERS"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return loaded


def instructions() -> list[tuple[str, str]]:
    """Return (instruction, rest) of each line of the container file, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", CONTAINER.read_text("utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda p: p.name)
def test_every_setting_named_exists(path: Path) -> None:
    named = set(re.findall(r"JINGDA_[A-Z_]*[A-Z]", path.read_text("utf-8")))
    assert named <= {*variables(), *PLACEHOLDERS}


def test_every_placeholder_is_explained() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert [name for name in sorted(PLACEHOLDERS) if f"`{name}`" not in page] == []


# compose


def test_only_the_proxy_can_be_reached_and_only_it_reaches_out(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert [name for name, each in services.items() if "ports" in each] == ["proxy"]
    assert compose["networks"]["inside"]["internal"] is True
    assert [name for name, each in services.items() if each["networks"] != ["inside"]] == ["proxy"]
    assert services["proxy"]["ports"][0].startswith("${JINGDA_PUBLISH:-127.0.0.1:")


def test_what_is_ours_runs_confined(compose: dict[str, Any]) -> None:
    ours = {name: each for name, each in compose["services"].items() if each["image"] == "jingda"}
    assert set(ours) == {"index", "app1", "app2", "chroma"}
    for name, each in ours.items():
        assert each["read_only"] and each["cap_drop"] == ["ALL"], name
        assert each["security_opt"] == ["no-new-privileges:true"], name


def test_names_in_compose_lead_somewhere(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, each in services.items():
        assert set(each.get("depends_on", {})) <= set(services), name
        for volume in each.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).is_file(), volume
        if "build" in each:
            assert (DEPLOY / each["build"]["context"] / each["build"]["dockerfile"]).resolve() == CONTAINER
    servers = re.findall(r"server (\w+):(\d+);", services["proxy"]["environment"]["JINGDA_SERVERS"])
    assert servers == [("app1", "7860"), ("app2", "7860")]
    settings = services["app1"]["environment"]
    assert settings["JINGDA_CHROMA_URL"] == "http://chroma:8000" and "@database/" in settings["JINGDA_DATABASE_URL"]
    assert settings["JINGDA_PROXIES"] == compose["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    assert services["app1"]["environment"] == services["app2"]["environment"] == services["index"]["environment"]


def test_every_image_has_a_version(compose: dict[str, Any]) -> None:
    images = {each["image"] for each in compose["services"].values()} | {
        rest.split()[0] for name, rest in instructions() if name == "FROM"
    }
    assert all(re.search(r":\d+(\.\d+)?-", image) for image in images - {"jingda"}), images


def test_a_network_of_proxies_is_believed_as_the_server_reads_it() -> None:
    from uvicorn.middleware.proxy_headers import _TrustedHosts

    trusted = _TrustedHosts("172.30.57.0/24")
    assert "172.30.57.9" in trusted and "172.30.58.9" not in trusted


# container file


def test_what_runs_is_not_root_and_needs_no_network() -> None:
    last = max(i for i, (name, _) in enumerate(instructions()) if name == "FROM")
    final = instructions()[last:]
    assert ("USER", "10001") in final
    runs = " ".join(rest for name, rest in final if name == "RUN")
    assert not re.search(r"\b(apt|pip|uv|curl|wget)\b", runs)
    assert "ADD" not in {name for name, _ in instructions()}
    assert dict(final)["ENTRYPOINT"] == '["jingda"]'


@pytest.mark.slow
def test_what_is_copied_into_the_image_is_enough_to_answer(tmp_path: Path) -> None:
    """The wheel built from what the container file copies, unpacked elsewhere, answers a question."""
    source, site = tmp_path / "src", tmp_path / "site"
    source.mkdir()
    for name, rest in instructions():
        if name == "COPY" and not rest.startswith("--from"):
            *wanted, target = rest.split()
            for each in wanted:
                _copy(ROOT / each, source / target)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=source, check=True, capture_output=True, timeout=120)
    zipfile.ZipFile(next(tmp_path.glob("*.whl"))).extractall(site)
    code = f"import sys; sys.path.insert(0, {str(site)!r}); from ui.cli import main; main()"
    env = {"JINGDA_HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-I", "-c", code, "ask", "--as-of", "2026-11-20", "创新券一年最多能用多少？"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "京科发〔2026〕9号" in done.stdout and "50万元" in done.stdout


def _copy(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(path, target / path.name)


# systemd


def runnable_unit(folder: Path) -> Path:
    """Return the unit with a program that is there."""
    made = folder / UNIT.name
    made.write_text(UNIT.read_text("utf-8").replace("/opt/jingda/.venv/bin/jingda", "/bin/true"), "utf-8")
    return made


def systemd_analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze: apt-get install systemd")
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60)


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    done = systemd_analyze("verify", "--man=no", str(runnable_unit(tmp_path)))
    told = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert (done.returncode, told) == (0, [])


def test_systemd_rates_the_unit_as_confined(tmp_path: Path) -> None:
    done = systemd_analyze("security", "--offline=true", "--threshold=20", "--no-pager", str(runnable_unit(tmp_path)))
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze cannot rate a file")
    assert done.returncode == 0, done.stdout[-300:]
