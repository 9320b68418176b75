"""Where computations run: cpu, cuda or mps, how many threads, and what happens when a device's memory is full.

Everything here is for worker threads: torch loads on the first call.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .errors import EngineError
from .results.results import Status

if TYPE_CHECKING:
    import torch

T = TypeVar("T")
FULL = ("out of memory", "can't allocate memory", "not enough memory")  # how torch says it on mps, Linux and Windows
VARIABLE = "TIDEMARK_DEVICE"
THREADS = "TIDEMARK_THREADS"
CHOICES = ("auto", "cpu", "cuda", "mps")
# Waiting threads must sleep: with anything else busy, spinning ones made runs 3-10 times slower. POT must not load the
# array libraries that Tidemark doesn't pass to it.
ENVIRONMENT = {
    "OMP_WAIT_POLICY": "PASSIVE",
    "KMP_BLOCKTIME": "0",
    "POT_BACKEND_DISABLE_PYTORCH": "1",
    "POT_BACKEND_DISABLE_JAX": "1",
    "POT_BACKEND_DISABLE_CUPY": "1",
    "POT_BACKEND_DISABLE_TENSORFLOW": "1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceInfo:
    """`name` is cpu, cuda or mps; `description` the hardware's own name; `threads` those that torch uses on the CPU."""

    name: str
    description: str
    threads: int
    torch_version: str


def prepare_libraries() -> None:
    """Set the environment that torch and POT read when they load. Call before importing either; cheap, idempotent."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)


def prepare_torch() -> None:
    """Load torch, prepared, on as many CPU threads as TIDEMARK_THREADS says. Idempotent.

    Without it on all cores but one (that one paints), and no more than OMP_NUM_THREADS.
    """
    prepare_libraries()
    import torch

    threads = max(1, (os.cpu_count() or 1) - 1)
    limit, asked = os.environ.get("OMP_NUM_THREADS", ""), os.environ.get(THREADS, "")
    if limit.isdigit() and int(limit) > 0:
        threads = min(threads, int(limit))
    if asked.isdigit() and int(asked) > 0:
        threads = int(asked)
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)


def compute_device() -> torch.device:
    """The device asked for by TIDEMARK_DEVICE; `auto`, the default, takes cuda, then mps, then cpu.

    Raises EngineError for an unknown name, or one that this machine does not have.
    """
    prepare_torch()
    import torch

    wanted = os.environ.get(VARIABLE, "auto").strip().lower() or "auto"
    if wanted not in CHOICES:
        raise EngineError(f"{VARIABLE} can't be {wanted!r}.", f"Choose one of: {', '.join(CHOICES)}.")
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted == "auto":
        wanted = next(name for name, there in present.items() if there)
    if not present[wanted]:
        raise EngineError(f"This machine has no {wanted} device.", f"Set {VARIABLE} to auto or cpu.")
    return torch.device(wanted)


def float64_device() -> torch.device:
    """Where float64 work runs: the chosen device, but the CPU in place of mps, which has no float64."""
    import torch

    device = compute_device()
    return torch.device("cpu") if device.type == "mps" else device


def with_fallback(run: Callable[[torch.device], T], device: torch.device) -> tuple[T, torch.device, Status]:
    """`run(device)`, and once more on the CPU when the device's memory is full; the status then says so.

    Returns the value, the device that worked it out and the status. Raises EngineError when the CPU's memory is full.
    """
    prepare_torch()
    import torch

    try:
        return run(device), device, Status()
    except (MemoryError, RuntimeError) as failure:
        if not is_out_of_memory(failure):
            raise
        if device.type == "cpu":
            raise EngineError("There is not enough memory for this many particles.", "Use fewer particles.") from None
    cpu = torch.device("cpu")
    sentence = f"The {device.type} device ran out of memory, so this was worked out on the CPU."
    return run(cpu), cpu, Status(sentence=sentence)


def is_out_of_memory(failure: BaseException) -> bool:
    """Whether memory was full: cuda has an error of its own for it, torch on mps and on the CPU only words."""
    import torch

    if isinstance(failure, (torch.OutOfMemoryError, MemoryError)):
        return True
    return isinstance(failure, RuntimeError) and any(words in str(failure) for words in FULL)


def device_info() -> DeviceInfo:
    """What computations run on. Loads torch; raises EngineError like `compute_device`."""
    device = compute_device()
    import platform

    import torch

    description = torch.cuda.get_device_name() if device.type == "cuda" else platform.processor() or platform.machine()
    return DeviceInfo(
        name=device.type,
        description=description,
        threads=torch.get_num_threads(),
        torch_version=str(torch.__version__),
    )
