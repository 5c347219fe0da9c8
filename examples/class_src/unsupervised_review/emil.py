"""Emil mixes up rows and columns, forgets labels and factors, and leaves the last part out."""


# %% cell="kinds_solution"
kinds = {letter: "unsupervised" if letter in "eh" else "supervised" for letter in "abcdefghij"}


# %% cell="why_unsupervised"
# (a) clusters
# (b) because it is unsupervised


# %% cell="components_solution"
def principal_components(X):
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt, U * s


# %% cell="arrests_components_solution"
V, Z = principal_components(X)
variances = (Z**2).mean(axis=0)
pve = variances / variances.sum()


# %% cell="scree_solution"
fig, (ax_pve, ax_cumulative) = plt.subplots(1, 2)
ax_pve.plot(range(1, 5), pve)
ax_cumulative.plot(range(1, 5), np.cumsum(pve))


# %% cell="wcv_solution"
def wcv(C):
    total = 0
    for i in range(len(C)):
        for k in range(i + 1, len(C)):
            total += ((C[i] - C[k]) ** 2).sum()
    return total / len(C)


# %% cell="best_kmeans_solution"
def best_kmeans(X, k, starts, seed):
    totals = []
    for start in range(starts):
        run = KMeans(k, init="random", n_init=1, random_state=seed + start).fit(X)
        totals.append(total_wcv(X, run.labels_))
    return run.labels_, totals


# %% cell="elbow_solution"
elbow_totals = [min(best_kmeans(X, k, 30, seed=3)[1]) for k in range(1, 7)]
fig, ax_elbow = plt.subplots()
ax_elbow.plot(elbow_totals)
ax_elbow.set(xlabel="k", ylabel="WCV")


# %% cell="correlation_solution"
def correlation_distance(X):
    return 1 - np.corrcoef(X, rowvar=False)


# %% cell="linkage_distance_solution"
from scipy.spatial.distance import cdist


def linkage_distance(A, B, kind):
    D = cdist(A, B, "sqeuclidean")
    if kind == "centroid":
        return ((A.mean(0) - B.mean(0)) ** 2).sum()
    return {"complete": D.max(), "single": D.min(), "average": D.mean()}[kind]


# %% cell="two_parameters"
# Complete and single?


# %% cell="elbow_words"
# The elbow is at 3.
