"""TeX formulas to MathML, which browsers show by themselves: no script, no network.

The formulas come from notebooks that students hand in, so what the converter writes is
parsed and compared with a list of harmless elements. A formula that does not pass, or
that the converter does not know, stays as TeX text, which is readable too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree

from markupsafe import Markup, escape

_MAX_CHARS = 2_000
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENTS = (
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover "
    "munderover mtable mtr mtd mpadded mphantom menclose mstyle"
)
_ATTRIBUTES = (
    "accent accentunder columnalign columnlines columnspacing display displaystyle fence form "
    "linebreak linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines "
    "rowspacing rspace scriptlevel separator stretchy symmetric width height depth"
)
# The converter knows the outer environments only; what they hold looks the same.
_INNER = re.compile(r"\\(begin|end)\{(?:aligned|align|gathered|split|equation)\}")


@lru_cache(maxsize=2048)
def mathml(tex: str, *, display: bool = False) -> Markup | None:
    """The formula as safe MathML, or None where it cannot be converted."""
    if not tex.strip() or len(tex) > _MAX_CHARS:
        return None
    try:
        from latex2mathml.converter import convert

        spelled = _INNER.sub(r"\\\1{align*}", tex) if "&" in tex else tex
        root = ElementTree.fromstring(
            convert(spelled.strip(), display="block" if display else "inline")
        )
    except (Exception, RecursionError):  # any failure means: show the TeX itself
        return None
    elements, attributes = set(_ELEMENTS.split()), set(_ATTRIBUTES.split())
    for element in root.iter():
        name = element.tag.removeprefix(_MATHML)
        if name not in elements or not attributes.issuperset(element.attrib):
            return None
        if name in ("mi", "mtext") and (element.text or "").startswith("\\"):
            return None  # an unknown command: the whole formula reads better as TeX
        element.tag = name
    root.set("xmlns", "http://www.w3.org/1998/Math/MathML")
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def formula(tex: str, *, display: bool = False) -> Markup:
    """The formula as MathML, else as TeX in an element of class ``sm-tex``."""
    found = mathml(tex, display=display)
    if found is None:
        return Markup('<code class="sm-tex">{}</code>').format(escape(tex.strip()))
    return found
