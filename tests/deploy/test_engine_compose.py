"""The file that adds a small search cluster fits the one it is laid over, and opens nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"


def loaded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def cluster() -> dict[str, Any]:
    return loaded("compose.qdrant.yaml")


def nodes(cluster: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: each for name, each in cluster["services"].items() if "image" in each}


def test_what_it_changes_is_there_to_change(cluster: dict[str, Any]) -> None:
    changed = set(cluster["services"]) - set(nodes(cluster))
    assert changed == {name for name, each in loaded("compose.yaml")["services"].items() if name in changed}
    assert changed == {"index", "app1", "app2"}


def test_every_process_of_ours_searches_in_it_with_the_key(cluster: dict[str, Any]) -> None:
    for name in ("index", "app1", "app2"):
        engine = cluster["services"][name]["environment"]["JINGDA_ENGINE"]
        assert engine.startswith("qdrant:http://${QDRANT_KEY:?")
        assert engine.endswith("@qdrant:6333")


def test_no_node_can_be_reached_from_outside_or_without_the_key(cluster: dict[str, Any]) -> None:
    assert len(nodes(cluster)) == 3
    for node in nodes(cluster).values():
        assert "ports" not in node
        assert node["networks"] == {"inside": {"aliases": ["qdrant"]}}
        assert node["environment"]["QDRANT__SERVICE__API_KEY"].startswith("${QDRANT_KEY:?")
        assert node["environment"]["QDRANT__TELEMETRY_DISABLED"] == "true"


def test_each_node_keeps_its_own_data_and_joins_the_first(cluster: dict[str, Any]) -> None:
    volumes = [node["volumes"][0].partition(":")[0] for node in nodes(cluster).values()]
    assert sorted(volumes) == sorted(cluster["volumes"])
    joined = [node["command"] for name, node in nodes(cluster).items() if name != "qdrant1"]
    assert all("--bootstrap" in command and "http://qdrant1:6335" in command for command in joined)
