"""A language nobody speaks: every translated letter is changed, so that an unchanged one was never translated."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from django.utils import translation
from django.utils.translation import trans_real

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
STRANGE = "áƀčďéƒǧȟíǰķłḿńóƥɋřšťúṽŵẋýžÁɃČĎÉƑǦȞÍɈĶŁḾŃÓƤɊŘŠŤÚṼŴẊÝŽ"
_TO_STRANGE = str.maketrans(PLAIN, STRANGE)
#: What a translator leaves as it is: placeholders, tags and entities.
_KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>|&\w+;)")
#: Attributes that are read, by eye or aloud.
READ_ATTRIBUTES = ("alt", "aria-label", "aria-description", "placeholder", "title", "data-label", "data-also")
#: The same in every language: symbols of units after a number or by themselves, and the sexes of a litter (`FM`).
_SYMBOLS = re.compile(r"(?:(?<=\d)|^)\s*(?:cm|kg|lb|in|pg/mL|kB|MB)(?=\W|$)|\b[FMU]{1,9}\b")
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_NEVER_READ = {"script", "style", "code", "kbd"}


def strange(text: str) -> str:
    """Return a text as the strange language writes it, placeholders and tags unchanged."""
    return "".join(
        part if position % 2 else part.translate(_TO_STRANGE)
        for position, part in enumerate(_KEPT.split(text))
    )


@contextmanager
def pseudo_locale() -> Iterator[None]:
    """Speak the strange language: every function of gettext answers in it."""
    was = {}

    def one(message: str) -> str:
        return strange(str(trans_real.gettext(message)))

    def in_context(context: str, message: str) -> str:
        return strange(str(trans_real.pgettext(context, message)))

    def counted(singular: str, plural: str, number: int) -> str:
        return strange(str(trans_real.ngettext(singular, plural, number)))

    def counted_in_context(context: str, singular: str, plural: str, number: int) -> str:
        return strange(str(trans_real.npgettext(context, singular, plural, number)))

    spoken = {"gettext": one, "pgettext": in_context, "ngettext": counted, "npgettext": counted_in_context}
    for name, function in spoken.items():
        was[name] = getattr(translation._trans, name)
        setattr(translation._trans, name, function)
    try:
        yield
    finally:
        for name, function in was.items():
            setattr(translation._trans, name, function)


class _Reader(HTMLParser):
    """Collects what a page says to a reader, but for what is marked `translate="no"` or as another language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def silent(self) -> bool:
        return any(quiet for _tag, quiet in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        other_language = tag != "html" and "lang" in given
        quiet = tag in _NEVER_READ or given.get("translate") == "no" or other_language
        if not quiet and not self.silent():
            self.said += [value for name in READ_ATTRIBUTES if (value := given.get(name))]
            if tag == "input" and given.get("type") in {"submit", "button", "reset"} and given.get("value"):
                self.said.append(str(given["value"]))
        if tag not in _VOID:
            self.open.append((tag, quiet))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.silent():
            self.said.append(data)


def untranslated(page: str, *, data: set[str]) -> list[str]:
    """Return the texts of a page in which a letter was left untranslated; `data` are the records' own words."""
    reader = _Reader()
    reader.feed(page)
    own_words = sorted((word for word in data if word), key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(word) for word in own_words)) if own_words else None
    left = []
    for said in reader.said:
        rest = _SYMBOLS.sub(" ", said)
        rest = pattern.sub(" ", rest) if pattern else rest
        if re.search("[A-Za-z]", rest):
            left.append(" ".join(said.split()))
    return left
