"""The fixed words of the forms' choices; how each reads is left to their words."""

NO_OR_YES = ("no", "yes")
YES_OR_NO = ("yes", "no")
NOT_KNOWN = ("no", "yes", "not_known")

BASES = (
    "budapest",
    "second_protocol",
    "cets_217",
    "untoc",
    "uncac",
    "un_cybercrime",
    "unscr_1373",
    "unscr_2178",
    "unscr_2322",
    "unscr_2396",
    "bilateral",
    "reciprocity",
    "other",
)
"""CETS 185, 224 and 217; UNTOC; UNCAC; the UN convention against cybercrime; resolutions of the Security
Council; and what rests on no treaty named here."""
HANDLING = ("H0", "H1", "H2", "H3")
"""Europol's handling codes; several may apply."""
SOURCE = ("A", "B", "C", "X")
INFORMATION = ("1", "2", "3", "4")
CHANNELS = ("i24_7", "siena", "diplomatic", "telephone", "this_network", "other")
FORMAL_STATES = ("received", "in_execution", "executed", "returned", "refused", "not_found")
"""What becomes of a formal request."""
SENT_VIA = ("none", "i24_7", "siena", "diplomatic", "telephone", "other")
DATA = ("subscriber", "traffic", "content", "other")
ITEMS = (
    "name",
    "birth",
    "postal",
    "telephone",
    "email",
    "registration",
    "payment",
    "service",
    "last_login",
)
PERSON_STATUS = ("suspect", "accused", "convicted", "witness", "victim", "missing", "other")
WARNINGS = ("none_known", "armed", "violent", "escape", "self_harm", "infectious")
NEEDS = ("medical", "identification", "family", "repatriation", "consular", "legal")
