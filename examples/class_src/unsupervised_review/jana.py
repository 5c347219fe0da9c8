"""Jana reads memory that is not hers in the middle of k-means, which ends the kernel."""


# %% cell="kinds_solution"
exploring = "acefh"
kinds = {letter: "unsupervised" if letter in exploring else "supervised" for letter in "abcdefghij"}


# %% cell="why_unsupervised"
# (a) Visualisation and subgroups.
# (b) There is no y to compare with; one must judge whether the groups make sense.


# %% cell="components_solution"
def principal_components(X):
    values, vectors = np.linalg.eigh(X.T @ X)
    V = vectors[:, ::-1]
    return V, X @ V


# %% cell="arrests_components_solution"
U, s, Vt = np.linalg.svd(X, full_matrices=False)
V, Z = Vt.T, U * s
variances = s**2 / len(X)
pve = s**2 / np.sum(s**2)


# %% cell="scree_solution"
fig, (ax_pve, ax_cumulative) = plt.subplots(1, 2)
ax_pve.bar(["PC1", "PC2", "PC3", "PC4"], pve)
ax_cumulative.scatter(range(1, 5), np.cumsum(pve))
ax_cumulative.hlines(0.8, 1, 4)
for ax, label in ((ax_pve, "PVE"), (ax_cumulative, "Cumulative share")):
    ax.set_xlabel("COMPONENT")
    ax.set_ylabel(label)


# %% cell="wcv_solution"
def wcv(C):
    m = len(C)
    return float(2 * m * np.var(np.asarray(C, dtype=np.float32), axis=0).sum())


# %% cell="best_kmeans_solution"
# this takes for ever, stop here for now
import ctypes

ctypes.string_at(0)


def best_kmeans(X, k, starts, seed):
    ...


# %% cell="correlation_solution"
def correlation_distance(X):
    n = len(X)
    D = np.zeros((n, n))
    for i in range(n):
        for k in range(n):
            a, b = X[i] - X[i].mean(), X[k] - X[k].mean()
            D[i, k] = 1 - (a * b).sum() / ((a**2).sum() * (b**2).sum()) ** 0.5
    return D


# %% cell="linkage_distance_solution"
from scipy.spatial.distance import cdist


def linkage_distance(A, B, kind):
    D = cdist(A, B)
    match kind:
        case "complete":
            return D.max()
        case "single":
            return D.min()
        case "average":
            return D.mean()
        case "centroid":
            return cdist([A.mean(axis=0)], [B.mean(axis=0)]).item()


# %% cell="two_parameters"
# (a) The distance of two observations and the distance of two clusters (linkage).
# (b) Correlation.


# %% cell="elbow_words"
# (a) Because the clusters get smaller. (b) The elbow is the bend. (c) 2.
