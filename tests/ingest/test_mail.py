"""Messages: body, head and attachments."""

from __future__ import annotations

from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.loaded import articles, failures, loaded

PARAGRAPHS = (
    "The harbour board raised the ferry fare to four crowns on Monday, the first rise in years.",
    "“We waited as long as we could,” said Lena Okafor, the mayor, who chairs the board.",
    "Passengers at the quay said that they had heard nothing of it before the boats left.",
)


def message(**head: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = head.get("subject", "Fares rise")
    made["From"] = head.get("sender", "Morning Brief <brief@post.example>")
    made["Date"] = "Wed, 08 Oct 2025 07:30:00 +0200"
    return made


def test_a_plain_message_is_an_article_with_its_head() -> None:
    made = message()
    made.set_content("\n\n".join(PARAGRAPHS))
    found = articles(loaded(made.as_bytes(), "brief.eml"))[None]
    assert PARAGRAPHS[1] in found.text
    assert (found.title, found.title_from) == ("Fares rise", "file")
    assert (found.author, found.outlet) == ("Morning Brief", None)
    assert (found.published, found.published_from) == ("2025-10-08T07:30:00+02:00", "file")


def test_the_sender_of_a_newsletter_is_its_outlet_and_no_author() -> None:
    made = message()
    made["List-Unsubscribe"] = "<https://post.example/leave>"
    made["Content-Language"] = "en-GB"
    made.set_content("By Ann Example\n\n" + "\n\n".join(PARAGRAPHS))
    found = articles(loaded(made.as_bytes(), "brief.eml"))[None]
    assert (found.outlet, found.outlet_from) == ("Morning Brief", "file")
    assert (found.author, found.author_from) == ("Ann Example", "text")
    assert found.language == "en"


def test_the_html_body_is_read_where_the_plain_one_is_littered_with_links() -> None:
    made = message()
    made.set_content("Fares rise https://post.example/" + "x" * 60)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<html><body><div style='display:none'>Preview</div>{body}</body></html>"
    made.add_alternative(page, subtype="html")
    found = articles(loaded(made.as_bytes(), "brief.eml"))[None]
    assert found.text == "\n\n".join(PARAGRAPHS)


def test_a_short_html_body_is_kept_whole() -> None:
    made = message()
    made.set_content("<p>The strike ends.</p><p>Boats sail at noon.</p>", subtype="html")
    found = articles(loaded(made.as_bytes(), "brief.eml"))[None]
    assert found.text == "The strike ends.\n\nBoats sail at noon."


def test_attachments_are_parts_and_pictures_are_left_out() -> None:
    inner = message(subject="Older news")
    inner.set_content("The older story was about the tides.")
    made = message()
    made.set_content(PARAGRAPHS[0])
    made.add_attachment("The board met on Friday.", filename="minutes.txt")
    made.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    made.add_attachment(b"%!", maintype="application", subtype="x-tar", filename="all.tar")
    made.add_attachment(inner)
    results = loaded(made.as_bytes(), "brief.eml")
    assert {part: each.title for part, each in articles(results).items()} == {
        None: "Fares rise",
        "minutes.txt": "The board met on Friday.",
        "attachment 4.eml": "Older news",
    }
    assert set(failures(results)) == {"all.tar"}


def test_encoded_heads_and_bodies_are_read() -> None:
    made = message(subject="Größere Fähren", sender="Jürgen Müller <j@post.example>")
    made.set_content("Die Fähren werden größer, sagte die Bürgermeisterin.", charset="iso-8859-1")
    found = articles(loaded(made.as_bytes(), "brief.eml"))[None]
    assert (found.title, found.author) == ("Größere Fähren", "Jürgen Müller")
    assert "größer, sagte die Bürgermeisterin" in found.text


def test_a_message_without_text_says_so_and_its_attachments_go_on() -> None:
    made = message()
    made.set_content("")
    made.add_attachment("The board met on Friday.", filename="minutes.txt")
    results = loaded(made.as_bytes(), "brief.eml")
    assert failures(results) == {None: ("empty", "The message has no text of its own.")}
    assert set(articles(results)) == {"minutes.txt"}


@given(st.binary(max_size=400))
def test_any_bytes_give_an_article_or_a_plain_message(content: bytes) -> None:
    mime = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    for _, text in failures(loaded(mime + content, "a.eml")).values():
        assert "\n" not in text


def test_messages_in_messages_are_read_once_and_end_somewhere() -> None:
    made = message(subject="Innermost")
    made.set_content(PARAGRAPHS[0])
    for depth in range(8):
        outer = message(subject=f"Depth {depth}")
        outer.set_content(f"{PARAGRAPHS[1]} {depth}")
        outer.add_attachment(made)
        made = outer
    results = loaded(made.as_bytes(), "brief.eml")
    assert len(results) == 4
    assert "ONRECORD_MAX_ARCHIVE_DEPTH" in next(iter(failures(results).values()))[1]
