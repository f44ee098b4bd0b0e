"""What dashboard and alert rules ask for is what the service counts."""

import json
import re

import yaml

from bot.endpoints.metrics import Metrics
from bot.process.clock import SystemClock
from tests.docs.documents import ROOT

DEPLOY = ROOT / "deploy"
RULES = yaml.safe_load((DEPLOY / "alert-rules.yml").read_text("utf-8"))["groups"][0]["rules"]
DASHBOARD = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))
NAME = re.compile(r"\bcontactpoint_\w+")


def asked_for() -> set[str]:
    """Every series that a rule or a panel names."""
    targets = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    rules = [rule["expr"] for rule in RULES]
    return {name for expression in (*targets, *rules) for name in NAME.findall(expression)}


def families() -> set[str]:
    """What is counted, by the names under which Prometheus keeps it."""
    found = set()
    for line in Metrics(SystemClock()).text().decode().splitlines():
        if line.startswith("# TYPE"):
            _, _, name, kind = line.split()
            found.add(name)
            if kind == "histogram":
                found |= {f"{name}_{part}" for part in ("bucket", "sum", "count")}
    return found


def test_every_series_that_is_asked_for_exists() -> None:
    assert asked_for() <= families()


def test_nothing_important_is_left_out() -> None:
    words = ("requests", "alert_seconds_bucket", "acknowledge_seconds_bucket", "log_records")
    words += ("outbox_oldest_seconds", "inbox_oldest_seconds", "telegram_errors_total")
    words += ("deadline_lateness_seconds_bucket", "last_anchor_timestamp_seconds")
    words += ("anchor_taken_timestamp_seconds", "anchor_behind_records", "anchor_missed")
    words += ("drills_due", "drills_due_oldest_seconds", "drill_failures_total")
    words += ("drills_looked_timestamp_seconds", "tally_kept_timestamp_seconds")
    words += ("tally_failures_total",)
    words += ("rows_differ", "rows_put_back_total", "connections_ended_total")
    assert {f"contactpoint_{word}" for word in words} <= asked_for()


def test_every_rule_says_what_to_do() -> None:
    for rule in RULES:
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["remedy"]
    headings = re.findall(
        r"^## (.+)$", (ROOT / "docs" / "operations.md").read_text("utf-8"), re.MULTILINE
    )
    named = [re.findall(r'See "(.+?)"', rule["annotations"]["remedy"]) for rule in RULES]
    assert {heading for found in named for heading in found} <= set(headings)


def test_no_number_names_anybody() -> None:
    labels = re.findall(r"(\w+)=", Metrics(SystemClock()).text().decode())
    assert set(labels) <= {"state", "stage", "outcome", "kind", "urgency", "destination", "le"}
