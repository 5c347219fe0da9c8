"""Pictures are drawn into the page whoever imports matplotlib, and whatever it is asked for."""

import pytest
from nbformat.v4 import new_code_cell

from softmark.kernel.live import LiveKernel
from softmark.model import Limits
from softmark.sandbox.warm_parent import WarmParent

IMPORT = "import matplotlib.pyplot as plt\n"
PLOT = "plt.plot([1, 2]);"
CELLS = {
    "plain": IMPORT + PLOT,
    "show": IMPORT + "plt.plot([1, 2])\nplt.show()",
    "inline": "%matplotlib inline\n" + IMPORT + PLOT,
    "notebook": "%matplotlib notebook\n" + IMPORT + PLOT,
    "widget": "%matplotlib widget\n" + IMPORT + PLOT,
    "a window": "%matplotlib\n" + IMPORT + PLOT,
    "use": "import matplotlib\nmatplotlib.use('TkAgg')\n" + IMPORT + PLOT,
    "use later": IMPORT + "import matplotlib\nmatplotlib.use('QtAgg')\n" + PLOT,
    "switch": IMPORT + "plt.switch_backend('TkAgg')\n" + PLOT,
    "pandas": "import pandas as pd\npd.Series([1, 2]).plot();",
}


@pytest.fixture(scope="module", params=[[], ["matplotlib"], ["matplotlib.pyplot"]], ids=str)
def warm(request):
    """A warm parent that has imported nothing of it, some, or all."""
    with WarmParent(request.param, {}) as parent:
        yield parent


@pytest.mark.parametrize("source", CELLS.values(), ids=CELLS)
def test_there_is_a_picture_and_no_error(warm, source):
    cell = new_code_cell(source)
    kernel = LiveKernel(warm, Limits(), "tiny")
    try:
        kernel.execute(cell, 20, 60)
    finally:
        kernel.close()
    assert not [output for output in cell.outputs if output.output_type == "error"]
    assert [output for output in cell.outputs if "image/png" in output.get("data", {})]
