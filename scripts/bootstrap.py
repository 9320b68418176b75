"""Create .venv with the pinned dependencies and this project in it. Needs nothing but a Python, an old one if must be.

python3 scripts/bootstrap.py [GROUP ...]      dependency groups of pyproject.toml; "test" where none is named
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 13)
SUPPORTED = "Tidemark needs Python 3.11, 3.12 or 3.13"


def suitable(version):
    return OLDEST <= tuple(version[:2]) <= NEWEST


def use_suitable_python():
    """Start again under another Python of this machine where the present one is too old or too new."""
    if suitable(sys.version_info):
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other:
            sys.exit(subprocess.call([other, *sys.argv]))
    sys.exit(f"{SUPPORTED}; this is {sys.version_info[0]}.{sys.version_info[1]}, and no other was found.")


def environment_works():
    """Whether .venv holds a Python that starts and is one we support."""
    if not VENV_PYTHON.exists():
        return False
    ask = [str(VENV_PYTHON), "-c", "import pip, sys; print(*sys.version_info[:2])"]
    probe = subprocess.run(ask, capture_output=True, text=True, check=False)
    return probe.returncode == 0 and suitable([int(part) for part in probe.stdout.split()])


def create_environment():
    """Make .venv. Debian keeps `ensurepip` in a package of its own: install that first where it is missing."""
    import importlib.util

    import debian

    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        debian.install([package], reason="Python's venv module is missing")
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def requirements(groups):
    """What pyproject.toml asks for, the build backend included: installing ourselves then downloads nothing more."""
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = declared["build-system"]["requires"] + declared["project"]["dependencies"]
    return wanted + [requirement for group in groups for requirement in declared["dependency-groups"][group]]


def install(groups):
    """Install pinned dependencies, then this project in place. Packages already there at the pinned version stay."""
    pip = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-input"]
    subprocess.run([*pip, "-c", str(ROOT / "constraints.txt"), *requirements(groups)], check=True)
    subprocess.run([*pip, "--no-build-isolation", "--no-deps", "-e", str(ROOT)], check=True)


def tools_for(groups):
    """PyInstaller reads and strips libraries with binutils."""
    import debian

    if "bundle" in groups and sys.platform == "linux" and not (shutil.which("objdump") and shutil.which("strip")):
        debian.install(["binutils"], reason="Building the bundle needs objdump and strip")


def main():
    use_suitable_python()
    groups = sys.argv[1:] or ["test"]
    tools_for(groups)
    if not environment_works():
        print(f"Creating {VENV.name} with Python {sys.version_info[0]}.{sys.version_info[1]} ...", flush=True)
        create_environment()
    print("Installing the pinned dependencies (the first time takes a few minutes) ...", flush=True)
    try:
        install(groups)
    except subprocess.CalledProcessError as failure:
        sys.exit(f"Installing failed: pip ended with {failure.returncode}; its message stands above.")


if __name__ == "__main__":
    main()
