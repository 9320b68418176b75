"""Shared libraries that wheels carry along from elsewhere: what each is, and where its licence text is.

A library's text is either ours to add (`bundle/licences`, `resources/licences`), or the wheel's own text names it; the
build looks whether it really does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """`files`: what its file is called without "lib". `texts`: files of ours; none where the wheel `says` it."""

    name: str
    files: str
    licence: str
    texts: tuple[str, ...] = ()
    says: str = ""


_GCC = ("GCC-runtime.txt", "GPL-3.0.txt")
_LGPL3 = ("LGPL-3.0.txt", "GPL-3.0.txt")

NATIVE: tuple[Native, ...] = (
    Native(name="OpenBLAS", files=r"(scipy_)?openblas", licence="BSD-3-Clause", says="OpenBLAS"),
    Native(
        name="GCC runtime",
        files=r"(gfortran|quadmath|gomp|gcc_s|winpthread)\b",
        licence="GPL-3.0-or-later WITH GCC-exception-3.1",
        texts=_GCC,
    ),
    Native(
        name="FFmpeg",
        files=r"(av(codec|device|filter|format|util)|sw(resample|scale))\b",
        licence="GPL-3.0-or-later as built here",
        texts=("FFmpeg.txt", "GPL-3.0.txt", "LGPL-2.1.txt"),
    ),
    Native(name="x264", files=r"x264\b", licence="GPL-2.0-or-later", texts=("x264.txt", "GPL-3.0.txt")),
    Native(name="x265", files=r"x265\b", licence="GPL-2.0-or-later", texts=("x265.txt", "GPL-3.0.txt")),
    Native(name="SVT-AV1", files=r"SvtAv1Enc\b", licence="BSD-3-Clause-Clear", texts=("SVT-AV1.txt",)),
    Native(name="dav1d", files=r"dav1d\b", licence="BSD-2-Clause", texts=("dav1d.txt",)),
    Native(name="libvpx", files=r"vpx\b", licence="BSD-3-Clause", texts=("libvpx.txt",)),
    Native(name="libvpl", files=r"vpl\b", licence="MIT", texts=("libvpl.txt",)),
    Native(name="libwebp", files=r"(webp(mux|demux)?|sharpyuv)\b", licence="BSD-3-Clause", texts=("libwebp.txt",)),
    Native(name="Opus", files=r"opus\b", licence="BSD-3-Clause", texts=("Opus.txt",)),
    Native(name="LAME", files=r"mp3lame\b", licence="LGPL-2.0-or-later", texts=("LAME.txt", "LGPL-2.1.txt")),
    Native(name="alsa-lib", files=r"asound\b", licence="LGPL-2.1-or-later", texts=("alsa-lib.txt", "LGPL-2.1.txt")),
    Native(name="GnuTLS", files=r"gnutls\b", licence="LGPL-2.1-or-later", texts=("GnuTLS.txt", "LGPL-2.1.txt")),
    Native(name="Nettle", files=r"(nettle|hogweed)\b", licence="LGPL-3.0-or-later", texts=("Nettle.txt", *_LGPL3)),
    Native(name="GMP", files=r"gmp\b", licence="LGPL-3.0-or-later", texts=("GMP.txt", *_LGPL3)),
    Native(name="libunistring", files=r"unistring\b", licence="LGPL-3.0-or-later", texts=("libunistring.txt", *_LGPL3)),
    Native(
        name="opencore-amr",
        files=r"opencore-amr(nb|wb)\b",
        licence="Apache-2.0",
        texts=("opencore-amr.txt", "Apache-2.0.txt"),
    ),
    Native(name="libdrm", files=r"drm\b", licence="MIT", texts=("libdrm.txt",)),
    Native(name="libxcb", files=r"xcb(-\w+)?\b", licence="MIT", texts=("libxcb.txt",)),
    Native(name="libXau", files=r"Xau\b", licence="MIT-open-group", texts=("libXau.txt",)),
    Native(name="ICU", files=r"icu(data|i18n|uc)\b", licence="Unicode-3.0", texts=("ICU.txt",)),
    Native(name="libavif and libaom", files=r"avif\b", licence="BSD-2-Clause", says="libavif"),
    Native(name="Brotli", files=r"brotli(common|dec|enc)\b", licence="MIT", says="brotli"),
    Native(name="FreeType", files=r"freetype\b", licence="FTL", says="freetype"),
    Native(name="HarfBuzz", files=r"harfbuzz\b", licence="MIT-Modern-Variant", says="harfbuzz"),
    Native(name="libjpeg-turbo", files=r"(jpeg|turbojpeg)\b", licence="IJG AND BSD-3-Clause", says="jpeg"),
    Native(name="Little CMS", files=r"lcms2\b", licence="MIT", says="lcms2"),
    Native(name="XZ Utils", files=r"lzma\b", licence="0BSD", says="liblzma"),
    Native(name="OpenJPEG", files=r"openjp2\b", licence="BSD-2-Clause", says="openjpeg"),
    Native(name="libpng", files=r"png16\b", licence="libpng-2.0", says="libpng"),
    Native(name="LibTIFF", files=r"tiff\b", licence="libtiff", says="tiff"),
    Native(name="Zstandard", files=r"zstd\b", licence="BSD-3-Clause", says="zstd"),
    Native(name="libuv", files=r"uv\b", licence="MIT", says="libuv"),
)

# What is linked into a distribution's own libraries, so that no file bears its name.
LINKED: dict[str, tuple[Native, ...]] = {
    "torch": (
        Native(
            name="Intel oneMKL",
            files="",
            licence="Intel Simplified Software License",
            texts=("oneMKL.txt", "oneMKL-third-party.txt"),
        ),
    ),
    "pyside6-essentials": (
        Native(name="parts of Qt by others", files="", licence="BSD, MIT and like", texts=("Qt-third-party.txt",)),
    ),
}


def foreign(path: str) -> bool:
    """Whether a file of a wheel, by its path in it, is another project's library."""
    folders = re.compile(
        r"(^|/)[\w.-]+\.libs/|(^|/)\.dylibs/|^torch/lib/(lib)?(gomp|iomp5|uv|omp)\b|/libicu|^icu\w+\d*\.dll"
    )
    return bool(folders.search(path))


def native(filename: str) -> Native | None:
    """What a library is, by its file's name; None where that is not known."""
    stem = re.sub(r"^lib", "", filename)
    return next((known for known in NATIVE if re.match(known.files, stem)), None)
