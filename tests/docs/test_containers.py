"""The container files, read as far as that goes without an engine."""

import re
import subprocess
import tomllib
from dataclasses import fields
from ipaddress import ip_address, ip_network
from pathlib import Path

import yaml

from bot.deployment.settings import PREFIX, SECRETS, Settings
from tests.docs.documents import ROOT

DOCKERFILE = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text("utf-8"))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
INSTRUCTIONS = [
    line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line and not line.startswith("#")
]


def of(name: str) -> list[str]:
    return [rest for instruction, rest in INSTRUCTIONS if instruction == name]


def test_the_proxy_and_nothing_else_is_believed_in_who_comes() -> None:
    services, (room,) = COMPOSE["services"], COMPOSE["networks"]["inside"]["ipam"]["config"]
    proxy = services["proxy"]["networks"]["inside"]["ipv4_address"]
    assert services["contactpoint"]["environment"][f"{PREFIX}PORTAL_PROXIES"] == proxy
    assert ip_address(proxy) in ip_network(room["subnet"])
    assert ip_address(proxy) not in ip_network(room["ip_range"])


def test_everything_that_is_copied_exists_and_is_let_in() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for copied in of("COPY"):
        if copied.startswith("--from"):
            continue
        for source in copied.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in ignored, source


def test_every_package_is_in_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(packages) <= {copied.split()[0] for copied in of("COPY")}


def test_everything_is_installed_by_hash() -> None:
    installs = [part for run in of("RUN") for part in run.split("&&") if "pip install" in part]
    assert installs
    assert all("--require-hashes" in part or "--no-index" in part for part in installs)


def test_the_image_has_what_was_tested_and_nothing_without_a_hash() -> None:
    tested, shipped = _locked("requirements.lock"), _locked("requirements-runtime.lock")
    assert shipped
    assert shipped.items() <= tested.items()
    assert all(tested.values())


def _locked(name: str) -> dict[str, frozenset[str]]:
    """The hashes of each thing that a lock file names with its version."""
    text = (ROOT / name).read_text("utf-8")
    named = re.split(r"^(?=[\w-])", text, flags=re.MULTILINE)[1:]
    return {each.split()[0]: frozenset(re.findall(r"sha256:\w{64}", each)) for each in named}


def test_the_backend_of_the_build_is_found_in_the_lock_file(tmp_path: Path) -> None:
    script = re.search(r"awk '(.+?)'", DOCKERFILE)
    assert script is not None
    found = subprocess.run(  # noqa: S603 - the Dockerfile's own script
        ["awk", script[1], ROOT / "requirements.lock"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    pinned = re.findall(r"^([\w-]+)==\S+ \\$", found, re.MULTILINE)
    assert pinned == ["hatchling", "packaging", "pathspec", "pluggy", "trove-classifiers"]
    assert found.count("--hash=sha256:") >= len(pinned)
    assert all(line.startswith("    --hash") or "==" in line for line in found.splitlines())


def test_the_image_is_not_root_and_runs_the_service() -> None:
    assert of("USER") == ["10001:10001"]
    assert of("ENTRYPOINT") == ['["contactpoint"]']
    assert of("CMD") == ['["run"]']


def test_every_image_is_named_by_its_digest() -> None:
    """A tag may mean something else tomorrow; only what is built here has none."""
    (base,) = of("ARG")
    assert of("FROM") == ["${BASE} AS base", "base AS build", "base"]
    images = {name: service["image"] for name, service in COMPOSE["services"].items()}
    assert "build" in COMPOSE["services"]["contactpoint"]
    del images["contactpoint"]
    for image in (base.removeprefix("BASE="), *images.values()):
        assert re.fullmatch(r"[\w/.-]+:[\w.-]+@sha256:[0-9a-f]{64}", image), image


def test_a_base_without_python_gets_its_own_and_nothing_calls_it_otherwise() -> None:
    """Debian's is called python3, and takes no packages itself (PEP 668)."""
    first, *others = of("RUN")
    assert "apt-get install --yes --no-install-recommends python3 python3-venv" in first
    assert "ca-certificates" in first
    words = " ".join(others).split()
    assert "python" not in words
    for word in words:
        if word.endswith(("/pip", "/python")):
            assert word.startswith(("/opt/contactpoint/bin/", "/opt/wheel/bin/")), word


def test_no_container_writes_out_its_memory() -> None:
    assert all(service["ulimits"]["core"] == 0 for service in COMPOSE["services"].values())


def test_the_service_in_compose_is_closed_up() -> None:
    service = COMPOSE["services"]["contactpoint"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "ports" not in service
    assert all(
        name.endswith(("_FILE", "_LISTEN", "_PROXIES", "_URL")) for name in service["environment"]
    )


def test_compose_sets_only_settings_that_exist() -> None:
    known = {PREFIX + one.name.upper() for one in fields(Settings)}
    known |= {f"{PREFIX}{name}_FILE" for name in SECRETS}
    assert set(COMPOSE["services"]["contactpoint"]["environment"]) <= known
    assert {word for line in of("ENV") for word in re.findall(rf"{PREFIX}\w+", line)} <= known


def test_compose_names_only_what_it_declares() -> None:
    for service in COMPOSE["services"].values():
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert {volume.split(":")[0] for volume in service["volumes"]} <= set(COMPOSE["volumes"])
        assert {c["source"] for c in service.get("configs", [])} <= set(COMPOSE["configs"])
        for name, value in service["environment"].items():
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_every_container_is_watched_and_bounded() -> None:
    for service in COMPOSE["services"].values():
        assert service["healthcheck"]["test"][0] == "CMD"
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]


def test_there_are_two_replicas_and_only_the_proxy_is_reached_from_outside() -> None:
    services = COMPOSE["services"]
    assert services["contactpoint"]["deploy"]["replicas"] == 2
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert services["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
