"""Words and their translations: `python -m tinhso.config.messages` brings the English file up to date.

The words in code and templates are Vietnamese; `locale/en` holds the second language. New words are added without
a translation (tests/test_translations.py then names them), words no longer used are taken out, and the
compiled file is written anew. `locale/vi` is written by hand (words of the libraries) and only compiled.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml
from jinja2 import Environment

SOURCE = Path(__file__).resolve().parents[1]
ENGLISH = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
VIETNAMESE = SOURCE / "locale" / "vi" / "LC_MESSAGES" / "django.po"
# Data whose titles and refusals are translated when they are shown.
FILE_TYPES = SOURCE / "kernel" / "files" / "data" / "types.yaml"
PYTHON = {
    "gettext",
    "gettext_lazy",
    "_",
    "gettext_noop",
    "phrase",
    "pgettext",
    "npgettext",
    "ngettext",
    "ngettext_lazy",
}
DJANGO = re.compile(r"{%\s*(load|csrf_token)")
DJANGO_TAG = re.compile(r"""{%\s*(?:trans|translate)\s+(["'])(.*?)\1""")
DJANGO_BLOCK = re.compile(r"{%\s*blocktrans(?:late)?[^%]*%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
VARIABLE = re.compile(r"{{\s*(\w+)[^}]*}}")
LIBRARY = (
    "library"  # the comment of a word that only a library shows, in English that suits this house better
)
Words = dict[str | tuple[str, str], list[str]]


def used() -> Words:
    """Every word or sentence to be translated (or singular and plural) and the files that use it."""
    found: Words = defaultdict(list)
    for path in sorted(SOURCE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            for word in _in_python(path):
                found[word].append(str(path.relative_to(SOURCE)))
    jinja = Environment(
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True
    )
    jinja.policies["ext.i18n.trimmed"] = True
    for path in sorted(SOURCE.rglob("*.html")):
        place = str(path.relative_to(SOURCE))
        text = path.read_text("utf-8")
        words = (
            _in_django(text)
            if "django_templates" in path.parts or DJANGO.search(text)
            else _in_jinja(jinja, text)
        )
        for word in words:
            found[word].append(place)
    for word in _in_file_types():
        found[word].append(str(FILE_TYPES.relative_to(SOURCE)))
    return dict(found)


def _in_python(path: Path) -> Iterator[str | tuple[str, str]]:
    tree = ast.parse(path.read_text("utf-8"))
    imported = [one for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for one in node.names]
    aliases = {one.asname: one.name for one in imported if one.asname and one.name in PYTHON}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        name = aliases.get(name, name)
        words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name not in PYTHON or not words:
            continue
        if name.startswith("ngettext") and len(words) > 1:
            yield words[0], words[1]
        else:
            yield words[-1] if name == "pgettext" else words[0]


def _in_jinja(jinja: Environment, text: str) -> Iterator[str | tuple[str, str]]:
    from jinja2.ext import extract_from_ast

    for _line, function, message in extract_from_ast(jinja.parse(text)):
        if isinstance(message, str):
            yield message
        elif message and function == "ngettext" and message[0] and message[1]:
            yield message[0], message[1]
        elif message and message[0]:
            yield message[0]


def _in_django(text: str) -> Iterator[str]:
    for match in DJANGO_TAG.finditer(text):
        yield match.group(2)
    for match in DJANGO_BLOCK.finditer(text):
        yield VARIABLE.sub(r"%(\1)s", " ".join(match.group(1).split()))


def _in_file_types() -> Iterator[str]:
    data = yaml.safe_load(FILE_TYPES.read_text("utf-8"))
    yield from (kind["title"] for kind in data["types"].values())
    yield from data["refused"].values()


def refresh() -> tuple[int, int]:
    """Bring the English file up to date. Returns how many words there are, and how many lack a translation."""
    import polib

    words = used()
    file = polib.pofile(str(ENGLISH)) if ENGLISH.exists() else polib.POFile()
    file.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    standing = {(entry.msgid, entry.msgid_plural): entry for entry in file}
    entries = []
    for word, places in sorted(words.items(), key=lambda pair: (sorted(set(pair[1]))[0], str(pair[0]))):
        one, many = word if isinstance(word, tuple) else (word, "")
        entry = standing.get((one, many)) or polib.POEntry(msgid=one, msgid_plural=many)
        entry.occurrences = [(place, "") for place in sorted(set(places))]
        if many and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        entries.append(entry)
    kept = [entry for entry in file if entry.tcomment == LIBRARY and entry not in entries]
    file.clear()
    file.extend(entries + kept)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    file.save(str(ENGLISH))
    file.save_as_mofile(str(ENGLISH.with_suffix(".mo")))
    polib.pofile(str(VIETNAMESE)).save_as_mofile(str(VIETNAMESE.with_suffix(".mo")))
    return len(entries), len([e for e in file if not e.translated()])


if __name__ == "__main__":
    total, lacking = refresh()
    from tinhso.config.console import say

    say(f"{total} từ, câu; {lacking} chưa có tiếng Anh ({ENGLISH.relative_to(SOURCE.parents[1])})")
