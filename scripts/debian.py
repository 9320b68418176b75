"""Install Debian and Ubuntu packages where we may; otherwise stop with the one line that a person can run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from app.window.system_libraries import how_to_install, known


def install(packages, reason):
    """Install `packages` with apt-get, as root or by sudo without a password; else stop the program, giving `reason`.

    A package may have two names, "new|old" (Debian 13 and Ubuntu 24.04 renamed some); taken is the one apt knows here.
    """
    prefix = None if shutil.which("apt-get") is None else _privilege()
    if prefix is None:
        sys.exit(f"{reason}. {how_to_install(packages)}")
    print(f"{reason}: installing with apt-get ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-qq"], env=quiet, check=False)  # a stale mirror may still serve
    names = known(packages)
    command = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        sys.exit(f"{reason}, and apt-get could not install it. {how_to_install(names)}")


def _privilege():
    """What to put before a command to run it as root: nothing, sudo, or None where neither works."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    allowed = shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    return sudo if allowed else None
