"""Translations: `python scripts/translations.py de` updates resources/translations/tidemark_de.ts and compiles it.

The words of widgets are found by Qt's lupdate (`self.tr`); those of commands, menus, parameters and insight views are
declared elsewhere and are listed here for it. Translate the .ts with Qt Linguist, then run this again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.commands import COMMANDS  # noqa: E402
from app.window.menus import MENUS  # noqa: E402
from engine import INSIGHT_VIEWS, STUDIES, Experiment, Verdict, parameters_of  # noqa: E402
from widgets.look.translated import DIFFERS_BY, INSIGHTS, PARAMETERS, STUDY_TEXTS  # noqa: E402
from widgets.painting.look import TITLES  # noqa: E402
from widgets.story.words import EASING_WORDS, PLACE_WORDS, STORY  # noqa: E402

FOLDER = ROOT / "resources" / "translations"


def declared() -> dict[str, list[str]]:
    """Context to texts, of what is declared in tables."""
    parameters = list(parameters_of(Experiment).values())
    views = list(INSIGHT_VIEWS.values())
    menus = [*MENUS, *(entry[0] for entries in MENUS.values() for entry in entries if isinstance(entry, tuple))]
    verdicts = [DIFFERS_BY, *(verdict.value for verdict in Verdict)]
    return {
        "Actions": [text for command in COMMANDS for text in (command.text, command.tip)],
        "Menus": menus,
        "Panes": list(TITLES.values()),
        STORY: [*EASING_WORDS.values(), *PLACE_WORDS.values()],
        PARAMETERS: [t for p in parameters for t in (p.label, p.doc, *(text for _, text in p.choices))],
        INSIGHTS: [text for view in views for text in (view.title, view.doc, *(text for _, text in view.modes))],
        STUDY_TEXTS: [*verdicts, *(text for s in STUDIES.values() for text in (s.title, s.claim, s.look))],
    }


def template() -> str:
    """The declared texts as a .ts file for lupdate to take in."""
    contexts = "".join(
        f"<context><name>{name}</name>"
        + "".join(
            f'<message><source>{escape(text)}</source><translation type="unfinished"/></message>'
            for text in dict.fromkeys(texts)
        )
        + "</context>"
        for name, texts in declared().items()
    )
    return f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1">{contexts}</TS>'


def tool(name: str, *arguments: str) -> None:
    """Run one of Qt's translation tools, which come with PySide."""
    beside = Path(sys.executable).parent / f"pyside6-{name}"
    subprocess.run([str(beside), *arguments], check=True, capture_output=True, text=True)


def update(ts: Path) -> None:
    """Add what is new in the program to a .ts file; translations that are there stay."""
    sources = sorted(str(path) for package in ("app", "widgets") for path in (ROOT / package).rglob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        declarations = Path(folder) / "declared.ts"
        declarations.write_text(template(), encoding="utf-8")
        ours = Path(folder) / "widgets.ts"
        tool("lupdate", *sources, "-ts", str(ours), "-no-obsolete")
        merge([declarations, ours], ts)


def merge(parts: list[Path], ts: Path) -> None:
    """One .ts of all parts, with the translations that `ts` has already."""
    import xml.etree.ElementTree as Tree

    known: dict[tuple[str, str], str] = {}
    if ts.exists():
        for context in Tree.parse(ts).getroot().iter("context"):
            for message in context.iter("message"):
                translation = message.find("translation")
                if translation is not None and translation.text:
                    known[context.findtext("name", ""), message.findtext("source", "")] = translation.text
    root = Tree.Element("TS", version="2.1", language=ts.stem.partition("_")[2])
    for part in parts:
        for context in Tree.parse(part).getroot().iter("context"):
            for message in context.iter("message"):
                translation = message.find("translation")
                translated = known.get((context.findtext("name", ""), message.findtext("source", "")))
                if translation is not None and translated:
                    translation.text = translated
                    translation.attrib.pop("type", None)
            root.append(context)
    ts.parent.mkdir(parents=True, exist_ok=True)
    Tree.indent(root)
    ts.write_bytes(b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + Tree.tostring(root, encoding="utf-8"))


def compile_translation(ts: Path) -> Path:
    """The .qm beside a .ts."""
    qm = ts.with_suffix(".qm")
    tool("lrelease", str(ts), "-qm", str(qm))
    return qm


def main() -> None:
    for language in sys.argv[1:]:
        ts = FOLDER / f"tidemark_{language}.ts"
        update(ts)
        print(compile_translation(ts).relative_to(ROOT))


if __name__ == "__main__":
    main()
