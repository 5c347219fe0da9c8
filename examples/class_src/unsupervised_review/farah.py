"""Farah takes the states unstandardised, starts k-means only once, and mixes up the linkages."""


# %% cell="kinds_solution"
kinds = {letter: "unsupervised" if letter in "acefhj" else "supervised" for letter in "abcdefghij"}


# %% cell="why_unsupervised"
# a) patterns and groups, and a good visualisation.
# b) there is no right answer to check


# %% cell="components_solution"
def principal_components(X):
    values, V = np.linalg.eigh(X.T @ X)
    return V, X @ V


# %% cell="arrests_components_solution"
X = arrests.to_numpy()
V, Z = principal_components(X)
variances, pve = Z.var(axis=0, ddof=1), (Z**2).sum(axis=0) / (X**2).sum()
# 62 % ??


# %% cell="scree_solution"
fig, (ax_pve, ax_cumulative) = plt.subplots(1, 2)
for ax, label in ((ax_pve, "PVE"), (ax_cumulative, "cumulative PVE")):
    ax.plot(range(1, 5), pve)
    ax.set(xlabel="component", ylabel=label)


# %% cell="wcv_solution"
def wcv(C):
    return ((C - C.mean(axis=0)) ** 2).sum()


# %% cell="best_kmeans_solution"
def best_kmeans(X, k, starts, seed):
    run = KMeans(k, init="random", n_init=1, random_state=seed).fit(X)
    return run.labels_, [total_wcv(X, run.labels_)]


# %% cell="elbow_solution"
elbow_totals = []
for k in range(1, 7):
    labels, totals = best_kmeans(X, k, 30, 1)
    elbow_totals.append(totals[0])
fig, ax_elbow = plt.subplots()
ax_elbow.plot(range(1, 7), elbow_totals)
ax_elbow.set(xlabel="k", ylabel="WCV")


# %% cell="correlation_solution"
def correlation_distance(X):
    return 1 - np.abs(np.corrcoef(X))


# %% cell="linkage_distance_solution"
def linkage_distance(A, B, kind):
    D = np.linalg.norm(A[:, None] - B, axis=2)
    if kind == "centroid":
        return np.linalg.norm(A.mean(0) - B.mean(0))
    return {"complete": D.min(), "single": D.max(), "average": D.mean()}[kind]


# %% cell="tree_solution"
tree = linkage(X, "complete")
fig, ax_tree = plt.subplots()
dendrogram(tree, ax=ax_tree)
ax_tree.set_ylabel("dissimilarity")


# %% cell="cut_solution"
def cut(D, k, kind):
    return fcluster(linkage(D, kind), k, criterion="maxclust")


# %% cell="groups_solution"
groups_euclidean = cut(euclidean(X), 4, "complete")
groups_correlation = cut(correlation_distance(X), 4, "complete")


# %% cell="two_parameters"
# (a) distance and linkage.
# (b) Euclidean, it is the usual one.


# %% cell="elbow_words"
# (a) There is less variance in smaller clusters. (b) The elbow is where it stops falling so steeply. (c) Two or four.
