"""One submission's live kernel: its process, its outputs, its answers; and the reference's.

``session`` runs a notebook and answers for it, ``live`` is the process and ``channel`` its stream
of messages, ``outputs`` takes in what cells show, ``reference`` keeps the answers of the source.
"""

from softmark.kernel.channel import KernelEnded
from softmark.kernel.live import LiveKernel
from softmark.kernel.reference import ReferenceAnswers
from softmark.kernel.session import Run, Session

__all__ = ["KernelEnded", "LiveKernel", "ReferenceAnswers", "Run", "Session"]
