"""Amelie writes short vectorised NumPy and gets everything right."""


# %% cell="kinds_solution"
exploring = "acefh"
kinds = {letter: "unsupervised" if letter in exploring else "supervised" for letter in "abcdefghij"}


# %% cell="why_unsupervised"
# (a) A view of the data in few dimensions that still shows most of what is in it, and subgroups, of observations or of variables.
# (b) There is no response to hold the result against, so there is no error to count. One can only ask whether the groups are stable
# and whether they mean something to someone who knows the field.


# %% cell="components_solution"
def principal_components(X):
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt.T, U * s


# %% cell="arrests_components_solution"
V, Z = principal_components(X)
squares = np.einsum("im,im->m", Z, Z)
variances, pve = squares / len(Z), squares / np.linalg.norm(X) ** 2
pve.round(4)


# %% cell="scree_solution"
M = np.arange(1, 5)
fig, (ax_pve, ax_cumulative) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
ax_pve.plot(M, pve, "o-", color="crimson")
ax_cumulative.plot(M, pve.cumsum(), "o-", color="crimson")
ax_pve.set(xlabel="component $m$", ylabel="PVE$_m$", xticks=M)
ax_cumulative.set(xlabel="number of components $M$", ylabel="cumulative PVE", xticks=M)
plt.show()


# %% cell="wcv_solution"
def wcv(C):
    # the mean over i' of (x_i - x_i')^2, summed over i, is twice the centroid form
    return 2 * np.square(C - C.mean(axis=0)).sum()


# %% cell="best_kmeans_solution"
def best_kmeans(X, k, starts, seed):
    seeds = np.random.SeedSequence(seed).generate_state(starts)
    labels = [KMeans(k, init="random", n_init=1, random_state=int(s)).fit_predict(X) for s in seeds]
    totals = np.array([total_wcv(X, each) for each in labels])
    return labels[totals.argmin()], totals


# %% cell="elbow_solution"
ks = np.arange(1, 7)
elbow_totals = np.array([best_kmeans(X, k, 30, seed=SEED)[1].min() for k in ks])
fig, ax_elbow = plt.subplots()
ax_elbow.plot(ks, elbow_totals, "o-", color="crimson")
ax_elbow.set(xlabel="$k$", ylabel=r"$\sum_k WCV(C_k)$")
plt.show()


# %% cell="correlation_solution"
def correlation_distance(X):
    rows = X - X.mean(axis=1, keepdims=True)
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    D = 1 - rows @ rows.T
    np.fill_diagonal(D, 0)
    return (D + D.T) / 2


# %% cell="linkage_distance_solution"
def linkage_distance(A, B, kind):
    D = np.linalg.norm(A[:, None] - B, axis=2)
    return {
        "complete": D.max,
        "single": D.min,
        "average": D.mean,
        "centroid": lambda: np.linalg.norm(A.mean(0) - B.mean(0)),
    }[kind]()


# %% cell="tree_solution"
tree = linkage(X, "complete")
fig, ax_tree = plt.subplots(figsize=(11, 4), layout="constrained")
dendrogram(tree, labels=states, color_threshold=0, above_threshold_color="black", ax=ax_tree)
ax_tree.set(ylabel="dissimilarity")
plt.show()


# %% cell="cut_solution"
from scipy.cluster.hierarchy import cut_tree


def cut(D, k, kind):
    condensed = np.asarray(D)[np.triu_indices(len(D), 1)]
    return cut_tree(linkage(condensed, method=kind), n_clusters=k).ravel()


# %% cell="groups_solution"
groups_euclidean, groups_correlation = (
    cut(unlike(X), 4, "complete") for unlike in (euclidean, correlation_distance)
)


# %% cell="two_parameters"
# (a) The dissimilarity: how far two observations are apart (Euclidean, correlation-based). The linkage: what that means for two
# clusters, the largest, the smallest or the mean distance of their members, or that of their centroids.
# (b) Correlation-based: taste is the shape of a profile. Euclidean distance would mostly separate those who buy much from those who buy little.


# %% cell="elbow_words"
# (a) Splitting a cluster can only bring its rows nearer to each other, so the smallest sum falls until every state is alone and it is 0 at k = 50. It
# would always choose 50. (b) The elbow is the bend between the steep and the flat part: until there each new cluster finds a group of its own, after
# it groups are cut into pieces. (c) Two: the first step saves 190 of 400, the next ones 50, 45, 15 and 11.
