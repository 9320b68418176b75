"""Which modules and files a bundle can do without; docs/installing.md says what the rest is for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

Entry = tuple[str, str, str]  # PyInstaller's: path in the bundle, file here, kind

# What torch and scipy import lazily is needed; these are not (tried one by one: leaving out more breaks torch or ot).
EXCLUDED_MODULES = [
    *("IPython", "jinja2", "llvmlite", "matplotlib", "numba", "setuptools", "tkinter"),
    *("torch.onnx", "torch.utils.tensorboard"),
    *("hypothesis", "mypy", "pytest", "_pytest", "pluggy", "iniconfig", "py", "readline"),
    # An optional dependency of one study, which says so where it is missing, and what it brings along.
    *("sklearn", "joblib", "threadpoolctl", "narwhals", "cloudpickle"),
]

# Files by their path in the bundle. What belongs to the display, to GTK, to the C++ runtime and to libc comes from
# the host: one's own copy would be older than what the host's drivers were built with.
DROPPED = [
    r"torch/(test|include|share)/",
    r"torch/bin/(?!torch_shm_manager)",
    r"torch/lib/(lib)?(\w*_test|aoti_custom_ops|backend_with_compiler)\.",
    r"(hypothesis|pluggy|setuptools|pytest)-[^/]*\.dist-info/",
    r"[^/]*\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json|licenses?/)",
    r"(scipy|numpy|torch)/([^/]+/)*tests?/",
    r"pyqtgraph/([^/]+/)*[^/]*\.pyi$",
    r"PySide6/Qt/(translations|qml)/",
    r"PySide6/Qt/plugins/(designer|egldeviceintegrations|generic|networkinformation|printsupport|qml|sqldrivers|tls)",
    r"PySide6/Qt/plugins/(wayland-graphics-integration-server|platformthemes/libqgtk3|vectorimageformats)",
    r"PySide6/Qt/plugins/platforms/(lib)?q(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)\.",
    r"PySide6/Qt/plugins/imageformats/(lib)?q(icns|pdf|tga|tiff|wbmp)\.",
    r"PySide6/Qt/plugins/platforminputcontexts/(lib)?qtvirtualkeyboard",
    r"(PySide6/.*)?(lib)?Qt6?(EGLFS|EglFs|EglFS|Network|Pdf|Qml|Quick|VirtualKeyboard|Web)[^/]*$",
    r"lib(stdc\+\+|gcc_s|mvec|X[\w-]+|fontconfig|freetype|dbus-1|systemd|(glib|gthread|gio|gobject|gmodule)-2\.0)\.so",
    r"lib(gtk-3|gdk-3|gdk_pixbuf-2\.0|atk-1\.0|atk-bridge-2\.0|atspi|cairo|cairo-gobject|pango\w*-1\.0|pixman-1|epoxy)\.so",
    r"lib(harfbuzz|graphite2|fribidi|thai|datrie|mount|blkid|selinux)\.so",
]
_dropped = re.compile("|".join(f"^(?:{pattern})" for pattern in DROPPED))


def kept(entries: Iterable[Entry], beside: Iterable[Entry] = ()) -> list[Entry]:
    """PyInstaller's table without what a bundle can do without, and without links that would lead to it.

    `beside`: tables of what else is in the bundle, for links to lead to.
    """
    left = [entry for entry in entries if not _dropped.search(entry[0].replace("\\", "/"))]
    names = {entry[0].replace("\\", "/") for entry in (*left, *beside)}
    return [entry for entry in left if entry[2] != "SYMLINK" or _target(entry) in names]


# torch reads some of its sources itself when it is imported: settings, and overloads of its scripting language. Its
# largest parts, which nothing here calls, have only settings that it reads.
_UNREAD = re.compile(r"torch\.(_dynamo|_export|_inductor|ao|distributed|export|fx|testing)\.(?!.*config)")


def read_sources(modules: Iterable[Entry]) -> list[Entry]:
    """Of the Python modules that a bundle holds in compressed form, those whose sources must lie beside, as files."""
    found = []
    for name, source, _ in modules:
        if name.split(".")[0] == "torch" and not _UNREAD.match(name) and source.endswith(".py"):
            package = source.replace("\\", "/").endswith("/__init__.py")
            found.append((name.replace(".", "/") + ("/__init__.py" if package else ".py"), source, "DATA"))
    return found


def _target(link: Entry) -> str:
    """Where a link of the table leads, as a path in the bundle."""
    place, target = (text.replace("\\", "/") for text in link[:2])
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), target))
