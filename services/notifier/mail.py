"""Mail bodies: templates rendered, then their styles written into the elements, as mail programs want them."""

from dataclasses import dataclass
from datetime import tzinfo
from functools import cache

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from services.notifier.view import UTC_ZONE, view_of
from shared.events import Alert


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """One message, ready to be put into an envelope."""

    subject: str
    text: str
    html: str


def render_alert(
    alert: Alert,
    *,
    zone: tzinfo = UTC_ZONE,
    test: bool = False,
    replaces: str = "",
    unsubscribe: str | None = None,
) -> RenderedMail:
    """The mail that tells of one alert; ``replaces`` is what a correction corrects, in words."""
    view = view_of(alert, zone=zone, test=test)
    subject = view.headline if view.type == "New" else f"{view.type}: {view.headline}"
    return render("alert", subject, view=view, replaces=replaces, unsubscribe=unsubscribe)


def render(template: str, subject: str, **values: object) -> RenderedMail:
    """Render ``template``.txt.j2 and ``template``.html.j2. A name that the template lacks is an error."""
    text = _environment().get_template(f"{template}.txt.j2").render(subject=subject, **values)
    page = _environment().get_template(f"{template}.html.j2").render(subject=subject, **values)
    return RenderedMail(subject=subject, text=text.strip() + "\n", html=_inliner().inline(page))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("services.notifier"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default_for_string=True, default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    # The rules for dark mode and narrow screens cannot be inlined; they stay in the head.
    return css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
