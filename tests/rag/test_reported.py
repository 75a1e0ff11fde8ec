import pytest

from rag.text.names import find_names
from rag.text.negation import denied_stems
from rag.text.quoted import find_quoted, without_quoted
from rag.text.reported import find_attributions
from rag.text.typography import fold_plain


def attributed(text: str) -> list[tuple[str, str]]:
    folded = fold_plain(text)
    prose = without_quoted(folded, find_quoted(folded))
    return [
        (" ".join(a.name.words) if a.name else folded[a.span.slice], a.verb)
        for a in find_attributions(prose, find_names(prose))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lena Okafor said it is “not safe”.", [("Lena Okafor", "said")]),
        ("Senator Paul Okafor, of the Unity party, did not say why.", [("Paul Okafor", "say")]),
        ("“We will not go,” wrote Okafor on Monday.", [("Okafor", "wrote")]),
        (
            "According to Harbour Board spokesperson Mira Sol, it fell.",
            [("Mira Sol", "according to")],
        ),
        ("Okafor and Petrov said no.", [("Okafor", "said"), ("Petrov", "said")]),
        ("The mayor said no and she added nothing.", [("The mayor", "said"), ("she", "added")]),
        ("Okafor: “We will not go.”", [("Okafor", ":")]),
        ("Harbour Board officials repeatedly have argued so.", [("Harbour Board", "argued")]),
        ("The Unity leader, Paul Okafor, stated this.", [("Paul Okafor", "stated")]),
        ("Okafor (Unity) said so.", [("Okafor", "said")]),
    ],
)
def test_who_is_said_to_have_spoken(text: str, expected: list[tuple[str, str]]) -> None:
    assert attributed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Okafor was asked about the bridge.",
        "Okafor claims are false.",
        "The words “Petrov said no” stood on the wall.",
        "Okafor crossed the bridge.",
    ],
)
def test_what_only_looks_like_speaking(text: str) -> None:
    assert attributed(text) == []


@pytest.mark.parametrize("verb", ["did not say why", "declined to comment", "refused to answer"])
def test_silence_is_told_from_speech(verb: str) -> None:
    text = f"Okafor {verb}."
    (attribution,) = find_attributions(text, find_names(text))
    assert attribution.is_negative


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("They did not resign.", {"resign"}),
        ("They refused to resign.", {"resign"}),
        ("He denied attacking the bridge.", {"attack"}),
        ("They left without paying.", {"pay"}),
        ("Lorries were banned from crossing.", {"cross"}),
        ("They blocked any of the lorries from crossing.", {"cross"}),
        ("The board won't pay.", {"pay"}),
        ("It can no longer pay.", {"pay"}),
        ("It not only paid but apologised.", set()),
        ("They resigned.", set()),
    ],
)
def test_what_is_denied(text: str, denied: set[str]) -> None:
    assert denied_stems(text) == denied
