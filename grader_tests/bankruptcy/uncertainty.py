"""How sure an AUC is, by a formula: what a student's bootstrap is held against.

E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988) 837-845: the AUC is a mean
over failures and a mean over survivors, so its variance is the sum of two variances of means.
"""

import numpy as np
from scipy.stats import rankdata


def components(labels, risk):
    """For each failure the share of survivors below it; for each survivor that of failures above.

    ``labels`` (n,) are 0 and 1, ``risk`` (n,) numbers; ties count half. Two arrays, one number for
    each failure and for each survivor; the mean of each is the AUC.
    """
    truth, scores = np.asarray(labels).ravel() == 1, np.asarray(risk, dtype=float).ravel()
    failed, survived = scores[truth], scores[~truth]
    ranks = rankdata(np.concatenate([failed, survived]))
    below = (ranks[: len(failed)] - rankdata(failed)) / len(survived)
    above = 1 - (ranks[len(failed) :] - rankdata(survived)) / len(failed)
    return below, above


def deviation(below, above):
    """The standard error of the mean of an AUC, or of a difference of two, of these components."""
    return float(np.sqrt(sum(np.var(part, ddof=1) / len(part) for part in (below, above))))


def deviation_of_auc(labels, risk):
    """The standard error of the AUC of ``risk`` (n,) for ``labels`` (n,) of 0 and 1."""
    return deviation(*components(labels, risk))


def deviation_of_difference(labels, risk, other):
    """The standard error of the AUC of ``risk`` (n,) less that of ``other`` (n,), same rows."""
    pairs = zip(components(labels, risk), components(labels, other), strict=True)
    return deviation(*(one - two for one, two in pairs))
