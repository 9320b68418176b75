"""Archive and Debian package of a made-up bundle: what is in them, whose it is, and the same bytes each time."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from app.window.system_libraries import OFFSCREEN, X11
from bundle.linux.archive import write_archive
from bundle.linux.debian_package import DEPENDS, version, write_package
from bundle.linux.share import write_share
from bundle.project import NAME, VERSION

DATE = 1_700_000_000
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not on this system")
needs_zstd = pytest.mark.skipif(shutil.which("zstd") is None, reason="zstd is not on this system")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_archive_holds_the_bundle_with_its_installer(bundle: Path, tmp_path: Path) -> None:
    path = write_archive(bundle, tmp_path / "out", "x86_64", DATE, zstd=False)
    assert path.name == f"tidemark-{VERSION}-linux-x86_64.tar.xz"
    with tarfile.open(path) as tar:
        members = {member.name.partition("/")[2]: member for member in tar}
        owners = {(member.uid, member.gid, member.uname, member.mtime) for member in members.values()}
        assert {member.name.split("/")[0] for member in members.values()} == {f"tidemark-{VERSION}-linux-x86_64"}
    assert owners == {(0, 0, "root", DATE)}
    assert members["tidemark"].mode == members["install.sh"].mode == 0o755
    assert members["_internal/licences/x/LICENSE"].mode == 0o644
    assert members["_internal/libfull.so"].issym()
    assert {
        "share/applications/tidemark.desktop",
        "share/mime/packages/tidemark-session.xml",
        "share/icons/hicolor/48x48/apps/tidemark.png",
        "share/icons/hicolor/scalable/apps/tidemark.svg",
    } <= set(members)


@needs_zstd
def test_archive_is_the_same_twice(bundle: Path, tmp_path: Path) -> None:
    first = write_archive(bundle, tmp_path / "first", "x86_64", DATE)
    second = write_archive(bundle, tmp_path / "second", "x86_64", DATE)
    assert first.suffixes[-2:] == [".tar", ".zst"]
    assert digest(first) == digest(second)


@needs_dpkg
def test_package_holds_what_a_debian_system_wants(bundle: Path, tmp_path: Path) -> None:
    path = write_package(bundle, tmp_path / "out", "amd64", DATE)
    assert path.name == f"tidemark_{VERSION}_amd64.deb"
    listing = subprocess.run(["dpkg-deb", "-c", path], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 5) for line in listing.splitlines()]
    assert {row[1] for row in rows} == {"root/root"}
    names = {row[5].removeprefix(".") for row in rows}
    prefix = "/" + "opt/tidemark"
    assert f"/usr/bin/tidemark -> {prefix}/tidemark" in names
    assert {f"{prefix}/tidemark", f"{prefix}/_internal/libfull.so.1"} <= names
    assert {
        "/usr/share/applications/tidemark.desktop",
        "/usr/share/mime/packages/tidemark-session.xml",
        "/usr/share/icons/hicolor/256x256/apps/tidemark.png",
        "/usr/share/doc/tidemark/copyright",
        "/usr/share/doc/tidemark/changelog.gz",
        "/usr/share/man/man1/tidemark.1.gz",
    } <= names
    assert not [name for name in names if name.startswith("/etc/")]


@needs_dpkg
def test_package_states_version_and_dependencies(bundle: Path, tmp_path: Path) -> None:
    path = write_package(bundle, tmp_path / "out", "amd64", DATE)
    shown = subprocess.run(["dpkg-deb", "-f", path], capture_output=True, text=True, check=True).stdout
    fields = dict(re.findall(r"^([\w-]+): (.*)$", shown, re.MULTILINE))
    assert (fields["Package"], fields["Version"], fields["Architecture"]) == (NAME, VERSION, "amd64")
    assert fields["Depends"] == ", ".join(DEPENDS)
    assert int(fields["Installed-Size"]) > 0


@needs_dpkg
def test_package_is_the_same_twice(bundle: Path, tmp_path: Path) -> None:
    first, second = (write_package(bundle, tmp_path / name, "amd64", DATE) for name in ("first", "second"))
    assert digest(first) == digest(second)


def test_package_asks_for_all_that_a_source_run_does() -> None:
    """`app.window.system_libraries` lists what Qt's wheels leave to the host; the package must not know less."""
    asked = {name for group in DEPENDS for name in re.findall(r"[\w.+-]+(?= |$)", group)}
    groups = [*OFFSCREEN, *X11]
    assert len(groups) > 8
    for group in groups:
        assert set(group.split("|")) <= asked, group


@pytest.mark.parametrize(("plain", "debian"), [("0.1.0", "0.1.0"), ("1.0rc1", "1.0~rc1"), ("1.0b2", "1.0~b2")])
def test_versions_before_a_release_sort_before_it(plain: str, debian: str) -> None:
    assert version(plain) == debian


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils are not on this system")
def test_menu_entry_is_valid(tmp_path: Path) -> None:
    write_share(tmp_path)
    entry = tmp_path / "applications" / "tidemark.desktop"
    ended = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("update-mime-database") is None, reason="shared-mime-info is not on this system")
def test_sessions_have_a_type_of_their_own(tmp_path: Path) -> None:
    write_share(tmp_path)
    subprocess.run(["update-mime-database", tmp_path / "mime"], check=True, capture_output=True)
    globs = (tmp_path / "mime" / "globs2").read_text()
    assert "50:application/x-tidemark-session:*.tidemark" in globs
    entry = (tmp_path / "applications" / "tidemark.desktop").read_text()
    assert "MimeType=application/x-tidemark-session;" in entry
