"""The compose file and the image keep to their promises: pinned, hardened, closed to the network."""

from __future__ import annotations

import re

import pytest

from config.settings import Settings
from processors.pipeline import STAGES
from tests.house.project import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
ONE_SHOT = ("secrets", "setup")
IMAGES = {"apache/kafka:4.4.0", "docker.elastic.co/elasticsearch/elasticsearch:9.4.3", "dragoman"}


def _section(name: str) -> str:
    """The text under a key at the left margin."""
    match = re.search(rf"^{re.escape(name)}:[^\n]*\n((?:[ #][^\n]*\n|\n)*)", COMPOSE, re.M)
    assert match, name
    return match[1]


def _services() -> dict[str, str]:
    parts = re.split(r"^  ([a-z-]+):\n", _section("services"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


SERVICES = _services()
LASTING = [name for name in SERVICES if name not in ONE_SHOT]


def test_the_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == {"secrets", "kafka", "elasticsearch", "setup", "poller", "worker", "desk"}


def test_images_are_pinned() -> None:
    assert set(re.findall(r"^ +image: (\S+)", COMPOSE, re.M)) == IMAGES
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)) == {"python:3.12-slim"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened(name: str) -> None:
    assert re.search(r"^    <<: \*(hardened|dragoman)$", SERVICES[name], re.M)
    assert not re.search(r"^    (privileged|cap_add|read_only|security_opt|pid|ipc|network_mode: host)\b", SERVICES[name], re.M)


def test_hardened_means_what_it_says() -> None:
    hardened = _section("x-hardened")
    for line in ("read_only: true", "cap_drop: [ALL]", 'security_opt: ["no-new-privileges:true"]', "restart: unless-stopped"):
        assert f"  {line}\n" in hardened
    assert "<<: *hardened" in _section("x-dragoman")
    assert "mem_limit:" in _section("x-dragoman")


@pytest.mark.parametrize("name", ["kafka", "elasticsearch"])
def test_services_of_others_run_as_a_user_and_within_limits(name: str) -> None:
    assert re.search(r'^    user: "1000:', SERVICES[name], re.M)
    assert re.search(r"^    mem_limit: ", SERVICES[name], re.M)


def test_the_image_runs_as_a_user_and_holds_no_compiler() -> None:
    last_stage = DOCKERFILE.split("\nFROM ")[-1]
    assert re.search(r"^USER 1000:1000$", last_stage, re.M)
    assert "apt-get" not in last_stage
    assert "--require-hashes" in DOCKERFILE


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_service_tells_how_it_is(name: str) -> None:
    assert "    healthcheck:\n" in SERVICES[name]


@pytest.mark.parametrize("name", ONE_SHOT)
def test_one_shot_services_end_and_are_waited_for(name: str) -> None:
    assert '    restart: "no"\n' in SERVICES[name]
    assert re.search(rf"^      {name}: {{condition: service_completed_successfully}}$", COMPOSE, re.M)


def test_only_the_desk_is_published_and_on_loopback_alone() -> None:
    assert [name for name, text in SERVICES.items() if "    ports:" in text] == ["desk"]
    assert re.findall(r"ports: \[(.*)\]", SERVICES["desk"]) == ['"127.0.0.1:${DRAGOMAN_PORT:-8080}:8080"']


def test_passwords_come_from_files_that_are_mounted_where_they_are_needed() -> None:
    assert not re.search(r"(PASSWORD|TOKEN|SECRET)(?!_FILE)\w*:", COMPOSE)
    assert [name for name, text in SERVICES.items() if "desk-token:" in text] == ["secrets", "desk"]
    assert {name for name, text in SERVICES.items() if "elasticsearch-password:" not in text} == {"kafka"}


def test_volumes_are_named_and_all_are_used() -> None:
    named = set(re.findall(r"^  ([a-z-]+):$", _section("volumes"), re.M))
    used = set(re.findall(r"^      - ([a-z-]+):/", COMPOSE, re.M))
    assert named == used


def test_every_setting_that_is_passed_on_exists() -> None:
    known = {name for name, _, _ in Settings.table()}
    passed = {name.removesuffix("_FILE") for name in re.findall(r"DRAGOMAN_[A-Z_]+", COMPOSE)}
    assert passed - known == set()


def test_the_health_of_a_worker_is_that_of_every_stage() -> None:
    ports = re.findall(r'"(\d{4})"', SERVICES["worker"])
    assert ports == [str(9100 + number) for number in range(len(STAGES))]
