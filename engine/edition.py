"""Editions: digests of the code that makes what is kept, so that another program's parts are told apart.

It is that of compiled code, which loaders give of sources, of compiled files, in zip archives and in PyInstaller's
bundles. Comments, docstrings and places of lines are no part of it; another version of Python may compile otherwise.
"""

from __future__ import annotations

import dis
import functools
import hashlib
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from types import CodeType

IMPORT = dis.opmap["IMPORT_NAME"]
HAS_DOCSTRING = 0x4000000  # a flag of functions from Python 3.14 on; before, all keep their first constant for it
UNSAID = ("__doc__", "__firstlineno__", "__static_attributes__")  # the last in an order of each process's own


@functools.cache
def edition_of(module: str) -> str:
    """16 hexadecimal digits for a module and all that it imports of its own top-level package, at any depth.

    Imports within functions count; packages count where something is taken from them, not where they are on the way.
    Runs none of them. Raises ImportError where there is no code of that name.
    """
    digests: dict[str, bytes] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in digests:
            digests[name], imported = _read(name)
            waiting += imported
    whole = hashlib.blake2b(digest_size=8)
    for name in sorted(digests):
        whole.update(name.encode() + b"\0" + digests[name])
    return whole.hexdigest()


@functools.cache
def _read(name: str) -> tuple[bytes, tuple[str, ...]]:
    """A module's own digest, and which modules of its top-level package it imports."""
    spec = _spec(name)
    code = None if spec is None else getattr(spec.loader, "get_code", lambda name: None)(name)
    if spec is None or code is None:
        raise ImportError(f"no code of the module {name}")
    digest = hashlib.blake2b(repr(_plain(code)).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return digest, tuple(dict.fromkeys(_imported(code, name, spec.parent or "")))


@functools.cache
def _spec(name: str) -> ModuleSpec | None:
    """Where a module is, without importing it or the packages that it is in."""
    package, _, last = name.rpartition(".")
    if not package:
        return importlib.util.find_spec(last)
    parent = _spec(package)
    if parent is None or parent.submodule_search_locations is None:
        return None
    found = (finder.find_spec(name, parent.submodule_search_locations) for finder in sys.meta_path)
    return next((spec for spec in found if spec is not None), None)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code and all that is within."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _imported(code: CodeType, name: str, package: str) -> Iterator[str]:
    """The modules of the same top-level package that the code of module `name`, in `package`, imports anywhere."""
    top = name.partition(".")[0]
    for part in _codes(code):
        if IMPORT not in part.co_code[::2]:
            continue
        steps = _steps(part)
        for level, names, importing in zip(steps, steps[1:], steps[2:], strict=False):
            if importing.opcode != IMPORT:
                continue
            module = importlib.util.resolve_name("." * level.argval + importing.argval, package)
            if module.partition(".")[0] == top:
                yield from _taken(module, names.argval or ())


def _steps(code: CodeType) -> list[dis.Instruction]:
    """Its instructions, each with its whole argument."""
    return [step for step in dis.get_instructions(code) if step.opname != "EXTENDED_ARG"]


def _taken(module: str, names: tuple[str, ...]) -> Iterator[str]:
    """What an import of these names from the module takes: those that are modules; itself, unless all of them are."""
    modules = [f"{module}.{name}" for name in names if _spec(f"{module}.{name}") is not None]
    yield from modules
    if len(modules) < max(len(names), 1):
        yield module


def _plain(value: object) -> object:
    """A constant, or what code does, in tuples whose `repr` is the same in every process."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, frozenset):
        return "frozenset", sorted(repr(_plain(each)) for each in value)
    if not isinstance(value, CodeType):
        return type(value).__name__, repr(value)
    return (
        value.co_name, value.co_flags, value.co_argcount, value.co_posonlyargcount, value.co_kwonlyargcount,
        value.co_varnames, value.co_freevars, value.co_cellvars, value.co_exceptiontable,
        _function(value) if value.co_flags & inspect.CO_OPTIMIZED else _body(value),
    )  # fmt: skip


def _function(code: CodeType) -> object:
    """What a function does, but for its docstring: the first constant, if no <lambda> or the like has another there."""
    constants = code.co_consts
    first_is_free = sys.version_info >= (3, 14) and not code.co_flags & HAS_DOCSTRING
    if constants and isinstance(constants[0], str) and not (first_is_free or code.co_name.startswith("<")):
        constants = (None, *constants[1:])
    return code.co_code, code.co_names, _plain(constants)


def _body(code: CodeType) -> object:
    """What the body of a module or class does, but for storing UNSAID."""
    steps = [(step.opname, step.argval) for step in _steps(code)]
    unsaid = [name == "STORE_NAME" and argument in UNSAID for name, argument in steps]
    return [
        (name, _plain(argument))
        for (name, argument), stored, next_stored in zip(steps, unsaid, (*unsaid[1:], False), strict=True)
        if not stored and not next_stored
    ]
