from pathlib import Path

import pytest
import torch

import methods.cost.memory as memory


def test_on_the_cpu_it_is_the_kernels_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert memory.peak_mib("cpu") > 10
    status = tmp_path / "status"
    monkeypatch.setattr(memory, "STATUS", status)
    status.write_text("VmPeak:\t   99999 kB\nVmHWM:\t    2560 kB\nVmRSS:\t    1024 kB\n")
    assert memory.peak_mib("cpu") == 2.5
    status.write_text("VmPeak:\t   99999 kB\n")
    with pytest.raises(ValueError, match="status has no VmHWM"):
        memory.peak_mib("cpu")


def test_on_a_gpu_it_is_what_was_allocated_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "max_memory_allocated", {"cuda:1": 3 * 2**20}.__getitem__)
    assert memory.peak_mib("cuda:1") == 3
