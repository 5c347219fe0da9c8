"""Dalia divides the variances of the components by n - 1, as scikit-learn does; all the rest is right."""


# %% cell="kinds_solution"
kinds = dict.fromkeys(["a", "c", "e", "f", "h"], "unsupervised")
kinds.update(dict.fromkeys(["b", "d", "g", "i", "j"], "supervised"))


# %% cell="why_unsupervised"
# (a) How to visualise the data, and whether there are subgroups.
# (b) We have no y, so we cannot compute an error. It is more subjective.


# %% cell="components_solution"
def principal_components(X):
    values, vectors = np.linalg.eigh(X.T @ X)
    V = vectors[:, ::-1]
    return V, X @ V


# %% cell="arrests_components_solution"
V, Z = principal_components(X)
variances = Z.var(axis=0, ddof=1)
pve = np.sum(Z**2, axis=0) / np.sum(X**2)
print(variances)
print(pve)


# %% cell="scree_solution"
plt.figure()
plt.bar([1, 2, 3, 4], pve)
plt.xlabel("Principal component")
plt.ylabel("PVE (proportion of variance explained)")
ax_pve = plt.gca()
plt.figure()
plt.plot([1, 2, 3, 4], [sum(pve[: m + 1]) for m in range(4)], "s--")
plt.xlabel("Principal component")
plt.ylabel("Cumulative PVE")
ax_cumulative = plt.gca()


# %% cell="wcv_solution"
def wcv(C):
    """Pairwise formula of the lecture."""
    total = 0
    for row in C:
        total += np.sum((C - row) ** 2)
    return total / C.shape[0]


# %% cell="best_kmeans_solution"
def best_kmeans(X, k, starts, seed):
    rng = np.random.default_rng(seed)
    totals, best = [], None
    for _ in range(starts):
        centres = X[rng.choice(len(X), k, replace=False)]
        while True:
            labels = ((X[:, None, :] - centres) ** 2).sum(axis=2).argmin(axis=1)
            moved = np.array([X[labels == j].mean(axis=0) if (labels == j).any() else centres[j] for j in range(k)])
            if np.allclose(moved, centres):
                break
            centres = moved
        total = total_wcv(X, labels)
        if not totals or total < min(totals):
            best = labels
        totals.append(total)
    return best, totals


# %% cell="elbow_solution"
ks = np.arange(1, 7)
elbow_totals = np.empty(6)
for k in ks:
    labels, _ = best_kmeans(X, int(k), 30, 2)
    elbow_totals[k - 1] = total_wcv(X, labels)
fig, ax_elbow = plt.subplots()
ax_elbow.bar(ks, elbow_totals)
ax_elbow.set_xlabel("Clusters")
ax_elbow.set_ylabel("sum of the WCV")


# %% cell="correlation_solution"
def correlation_distance(X):
    return 1 - pd.DataFrame(X).T.corr()


# %% cell="linkage_distance_solution"
def linkage_distance(A, B, kind):
    """Four kinds of linkage."""
    if kind == "centroid":
        return np.linalg.norm(A.mean(axis=0) - B.mean(axis=0))
    D = np.array([[np.linalg.norm(a - b) for b in B] for a in A])
    if kind == "complete":
        return D.max()
    elif kind == "single":
        return D.min()
    else:
        return D.mean()


# %% cell="tree_solution"
tree = linkage(X, "complete")
fig, ax_tree = plt.subplots(figsize=(10, 4))
dendrogram(tree, labels=states, ax=ax_tree)
ax_tree.set_ylabel("dissimilarity")
plt.show()


# %% cell="cut_solution"
def cut(D, k, kind):
    """Labels from a dissimilarity matrix."""
    condensed = squareform(np.asarray(D), checks=False)
    Z_tree = linkage(condensed, method=kind)
    return fcluster(Z_tree, k, criterion="maxclust")


# %% cell="groups_solution"
groups_euclidean = cut(euclidean(X), 4, "complete")
groups_correlation = cut(correlation_distance(X), 4, "complete")


# %% cell="two_parameters"
# (a) Dissimilarity: how the distance of observations is calculated. Linkage: how the distance between two clusters is calculated.
# (b) Correlation based distance, because we want the same taste and not the same amount.


# %% cell="elbow_words"
# (a) It falls because each further cluster takes the farthest rows away, down to 0 for 50. (b) The bend of the curve, the number of groups in the data.
# (c) 2 clusters: the sum falls by nearly half, and never so much again.
