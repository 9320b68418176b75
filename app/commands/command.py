"""A command a person can give: text, icon, shortcut, tip. Menus, tool bar and the list of keys are made of these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command. `group`: checkable, one of a kind; `toggle`: checkable alone. `keys`: shortcuts, the first shown."""

    name: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    group: str = ""
    toggle: bool = False
