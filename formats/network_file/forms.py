"""``network.forms``: what a network makes of the forms of its requests."""

from types import MappingProxyType

from domain.durations import parse_duration
from domain.forms.forms import FORMS, FormRules, Gate, TypeRules, droppable
from domain.vocabulary import RequestType
from formats.network_file.fields import Fields

_KEYS = ("gate", "complete_within", "types")


def read_form_rules(network: Fields) -> FormRules:
    """The rules; what is left out has its usual value."""
    usual = FormRules()
    fields = network.part("forms", _KEYS)
    types = fields.part("types", tuple(kind.value for kind in RequestType))
    return FormRules(
        gate=fields.choice("gate", Gate, usual.gate, required=False),
        complete_within=fields.parsed(
            "complete_within", "a duration", parse_duration, usual.complete_within, required=False
        ),
        types=MappingProxyType(
            {kind: _type_rules(types, kind) for kind in RequestType if types.has(kind)}
        ),
    )


def _type_rules(types: Fields, kind: RequestType) -> TypeRules:
    fields = types.part(kind.value, ("require", "drop"))
    form = FORMS[kind]
    names = frozenset(each.name for each in form.fields)
    require = _names(fields, "require", names, "a field of this type")
    drop = _names(fields, "drop", droppable(form), "an optional field of this type")
    for name in sorted(require & drop):
        fields.error("drop", f"{name} is both required and dropped", "take it out of one of them")
    return TypeRules(require=require, drop=drop)


def _names(fields: Fields, key: str, known: frozenset[str], what: str) -> frozenset[str]:
    def name(text: str) -> str:
        if text not in known:
            raise ValueError(f"write one of {', '.join(sorted(known))}")
        return text

    return frozenset(fields.parsed_items(key, what, name, required=False))
