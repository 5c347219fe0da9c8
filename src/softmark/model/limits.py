"""What one submission may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Times are CPU seconds unless they say wall.

    CPU time does not depend on how busy the machine is; the wall-clock backstop is
    ``wall_factor`` times the CPU limit plus ``wall_grace_s``, and only catches code
    that waits instead of computing.
    """

    memory_bytes: int = 2 * 1024**3
    cpu_s_per_cell: float = 30.0
    cpu_s_per_notebook: float = 180.0
    cpu_s_per_call: float = 10.0
    wall_factor: float = 4.0
    wall_grace_s: float = 10.0
    processes: int = 128
    scratch_bytes: int = 256 * 1024**2
    output_bytes_per_cell: int = 4 * 1024**2
    output_bytes_per_notebook: int = 16 * 1024**2
    answer_bytes: int = 64 * 1024**2

    def wall_s(self, cpu_s: float) -> float:
        """Wall-clock backstop, in seconds, for work that may use ``cpu_s`` CPU seconds."""
        return cpu_s * self.wall_factor + self.wall_grace_s
