"""Devices: the choice, its errors, and what happens when memory is full."""

from __future__ import annotations

import os

import pytest
import torch

from engine import EngineError, device_info, warm_up
from engine.device import ENVIRONMENT, compute_device, float64_device, prepare_libraries, with_fallback


def test_waiting_threads_are_told_to_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KMP_BLOCKTIME", "7")
    prepare_libraries()
    assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"
    assert os.environ["KMP_BLOCKTIME"] == "7"  # a person's own choice stays


def test_device_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEMARK_DEVICE", " CPU ")
    assert compute_device().type == "cpu"
    assert float64_device().type == "cpu"
    info = device_info()
    assert (info.name, info.torch_version) == ("cpu", str(torch.__version__))
    assert 1 <= info.threads <= max(1, (os.cpu_count() or 1) - 1)


def test_default_device_is_the_best_one_present(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIDEMARK_DEVICE", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert compute_device().type == "mps"
    assert float64_device().type == "cpu"
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert compute_device().type == "cpu"


@pytest.mark.parametrize(("name", "message"), [("abacus", "can't be 'abacus'"), ("cuda", "no cuda device")])
def test_impossible_devices_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, message: str) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setenv("TIDEMARK_DEVICE", name)
    with pytest.raises(EngineError, match=message) as refused:
        compute_device()
    assert "cpu" in refused.value.hint


def test_full_device_memory_moves_the_work_to_the_cpu() -> None:
    tried = []

    def run(device: torch.device) -> int:
        tried.append(device.type)
        if device.type != "cpu":
            raise torch.OutOfMemoryError("full")
        return 42

    value, device, status = with_fallback(run, torch.device("cuda"))
    assert (value, device.type, tried) == (42, "cpu", ["cuda", "cpu"])
    assert status.ok
    assert "ran out of memory" in status.sentence


def test_full_cpu_memory_is_said_in_words() -> None:
    def run(device: torch.device) -> int:
        raise MemoryError

    def allocate(device: torch.device) -> torch.Tensor:
        return torch.empty(1 << 60, dtype=torch.uint8, device=device)

    for attempt in (run, allocate):  # torch's own failure is a RuntimeError with words
        with pytest.raises(EngineError, match="not enough memory"):
            with_fallback(attempt, torch.device("cpu"))


def test_full_mps_memory_moves_the_work_to_the_cpu_and_other_failures_stay() -> None:
    def run(device: torch.device) -> int:
        if device.type == "mps":
            raise RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)")
        return 42

    def fail(device: torch.device) -> int:
        raise RuntimeError("shape mismatch")

    assert with_fallback(run, torch.device("mps"))[0] == 42
    with pytest.raises(RuntimeError, match="shape mismatch"):
        with_fallback(fail, torch.device("cpu"))


def test_warm_up_reports_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEMARK_DEVICE", "cpu")
    assert warm_up() == device_info()
