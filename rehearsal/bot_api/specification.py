"""Strict checking: calls and answers held against a machine-readable Bot API.

Owns the comparison. The description itself is not part of the project: a file in the form of the
`api.json` of the telegram-bot-api-spec project is read from wherever it lies.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rehearsal.bot_api.params import Params
from rehearsal.world.values import JsonObject, JsonValue, Violation
from rehearsal.world.wire import items, record


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter of a method, or a field of a type."""

    types: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A type: its fields, or the types that it can be."""

    fields: Mapping[str, Field]
    subtypes: tuple[str, ...]


class Specification:
    """All methods and types of one version of the Bot API."""

    def __init__(
        self, version: str, methods: Mapping[str, Shape], types: Mapping[str, Shape]
    ) -> None:
        self.version = version
        self._methods = {name.lower(): shape for name, shape in methods.items()}
        self._types = types

    @classmethod
    def load(cls, path: Path) -> Specification:
        """Read the description. Raises OSError, or ValueError where it is not of that form."""
        try:
            given = record(json.loads(path.read_text(encoding="utf-8")))
            return cls(
                str(given["version"]),
                _shapes(record(given["methods"])),
                _shapes(record(given["types"])),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path.name} is no description of the Bot API.") from error

    def knows(self, method: str) -> bool:
        """Whether the Bot API has that method."""
        return method.lower() in self._methods

    def check(self, method: str, params: Params) -> list[Violation]:
        """What a call does against the description: unknown, missing, of a wrong type."""
        shape = self._methods.get(method.lower())
        if shape is None:
            return [Violation(method=method, parameter="", problem="unknown method")]
        given = {**params.values, **{name: f"attach://{name}" for name in params.files}}
        found = [
            Violation(method=method, parameter=name, problem="missing")
            for name, field in shape.fields.items()
            if field.required and given.get(name) in (None, "") and name != "url"
        ]
        for name, value in given.items():
            if name in params.files and name not in shape.fields:
                continue
            field = shape.fields.get(name)
            problem = "unknown parameter" if field is None else self._of_text(field.types, value)
            if problem:
                found.append(Violation(method=method, parameter=name, problem=problem))
        return found

    def problem_of(self, type_name: str, value: JsonValue) -> str:
        """What is wrong with an object that should be of that type, empty where nothing is."""
        return self._of(type_name, value)

    def _of_text(self, types: tuple[str, ...], value: JsonValue) -> str:
        """Parameters come as text in a form: numbers, truth values and JSON are read from it."""
        problems = [self._of(name, _read(name, value)) for name in types]
        return "" if "" in problems else problems[0]

    def _of(self, type_name: str, value: JsonValue) -> str:
        if type_name.startswith("Array of "):
            if not isinstance(value, list):
                return "an array is expected"
            inner = type_name.removeprefix("Array of ")
            return next((problem for one in value if (problem := self._of(inner, one))), "")
        if type_name in _SCALARS:
            kinds = _SCALARS[type_name]
            wrong_bool = isinstance(value, bool) and bool not in kinds
            return "" if isinstance(value, kinds) and not wrong_bool else f"{type_name} is expected"
        shape = self._types.get(type_name)
        if shape is None:
            return f"type {type_name} is not described"
        if not isinstance(value, dict):
            return f"{type_name} is expected"
        if shape.subtypes:
            problems = [self._of(name, value) for name in shape.subtypes]
            return "" if "" in problems else f"{type_name}: {min(problems, key=len)}"
        return self._of_object(type_name, shape, value)

    def _of_object(self, type_name: str, shape: Shape, value: JsonObject) -> str:
        for name, field in shape.fields.items():
            if field.required and name not in value:
                return f"{type_name}.{name} is missing"
        for name, inner in value.items():
            known = shape.fields.get(name)
            if known is None:
                return f"{type_name}.{name} is unknown"
            problems = [self._of(one, inner) for one in known.types]
            if "" not in problems:
                return f"{type_name}.{name}: {problems[0]}"
        return ""


_SCALARS: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "Float": (int, float),
    "InputFile": (str,),
}


def _read(type_name: str, value: JsonValue) -> JsonValue:
    if not isinstance(value, str) or type_name in ("String", "InputFile"):
        return value
    try:
        read: JsonValue = json.loads(value)
    except ValueError:
        return value
    return read


def _shapes(given: JsonObject) -> dict[str, Shape]:
    return {
        name: Shape(
            fields={
                str(record(field)["name"]): _field(record(field))
                for field in items(record(described).get("fields", []))
            },
            subtypes=tuple(str(one) for one in items(record(described).get("subtypes", []))),
        )
        for name, described in given.items()
    }


def _field(given: JsonObject) -> Field:
    types = tuple(str(one) for one in items(given["types"]))
    return Field(types=types, required=bool(given["required"]))
