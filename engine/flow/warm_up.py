"""The first evaluation of a score, made before anybody waits for one."""

from __future__ import annotations

from ..device import DeviceInfo, device_info


def warm_up() -> DeviceInfo:
    """Load torch and evaluate one tiny score, so that the first answer isn't late. Raises EngineError."""
    import numpy as np

    info = device_info()
    import torch

    from ..experiment.target import SoftenedCloud
    from ..scores import EmpiricalScore

    target = SoftenedCloud(centres=np.array([[-1.0, 0.0], [1.0, 0.0]]), weights=np.array([0.5, 0.5]), softness=0.1)
    score = EmpiricalScore(target, device=torch.device(info.name), dtype=torch.float32)
    score.denoise(score.tensor(np.zeros((4, 2))), 1.0).sum().item()
    return info
