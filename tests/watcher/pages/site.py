"""Article pages for tests. All of them, and the news in them, are our own writing on invented events."""

import json
from collections.abc import Mapping

from tests.watcher.publisher import Answer

TITLE = "Eritrean soldiers are in Somalia, Ethiopia says"
LEAD = "Ethiopia said on Tuesday that Eritrean soldiers are present at a camp in central Somalia."
MORE = (
    (
        "About 400 Eritrean soldiers arrived in the town of Beledweyne in two weeks, the foreign ministry in Addis "
        "Ababa told reporters, and more are on their way from the coast."
    ),
    "Asmara has not commented on the statement so far, and officials in Mogadishu said that they knew nothing of it.",
)
ASIDE = "Most read: North Korean troops have been seen in Kursk, and Britain sends 900 soldiers to Estonia."


def page(
    *paragraphs: str,
    title: str = TITLE,
    lang: str = "en",
    head: str = "",
    data: object = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """A page as outlets build them: navigation, article, sidebar, footer."""
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data is not None else ""
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    body = f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} - The Test Courier</title>
    {head}{script}</head><body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
    <main><article><h1>{title}</h1>{text}</article></main>
    <aside><h2>Related stories</h2><ul><li><a href="/x">North Korean troops in Kursk</a></li></ul><p>{ASIDE}</p></aside>
    <footer><p>About us. All rights reserved. Sign up for our newsletter.</p></footer></body></html>"""
    return Answer(headers={"Content-Type": "text/html; charset=utf-8", **(headers or {})}, body=body.encode())


GOOD = page(LEAD, *MORE)
