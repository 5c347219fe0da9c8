"""Chen knows pandas, SciPy and scikit-learn and lets them do the work."""


# %% cell="kinds_solution"
answers = pd.Series(["unsupervised"] * 10, index=list("abcdefghij"))
answers[["b", "d", "g", "i", "j"]] = "supervised"
kinds = answers.to_dict()


# %% cell="why_unsupervised"
# (a) Dimension reduction for visualisation; discovering subgroups (clusters).
# (b) Without labels there is no test error. Internal measures or a downstream task have to stand in.


# %% cell="components_solution"
from sklearn.decomposition import PCA


def principal_components(X):
    model = PCA().fit(X)
    return model.components_.T, model.transform(X)


# %% cell="arrests_components_solution"
from sklearn.decomposition import PCA

model = PCA()
Z = model.fit_transform(X)
V = model.components_.T
variances = Z.var(axis=0)
pve = model.explained_variance_ratio_


# %% cell="scree_solution"
shares = pd.Series(pve, index=[1, 2, 3, 4])
fig, axes = plt.subplots(2, 1)
ax_pve = shares.plot(ax=axes[0], xlabel="component", ylabel="PVE")
ax_cumulative = shares.cumsum().plot(ax=axes[1], xlabel="component", ylabel="cumulative PVE")


# %% cell="wcv_solution"
from scipy.spatial.distance import pdist


def wcv(C):
    return 2 * pdist(C, "sqeuclidean").sum() / C.shape[0]


# %% cell="best_kmeans_solution"
def best_kmeans(X, k, starts, seed):
    state = np.random.RandomState(seed)
    runs = [KMeans(k, init="random", n_init=1, random_state=state).fit(X) for _ in range(starts)]
    best = min(runs, key=lambda run: run.inertia_)
    return best.labels_, [2 * run.inertia_ for run in runs]


# %% cell="elbow_solution"
elbow_totals = pd.Series({k: min(best_kmeans(X, k, 30, seed=k)[1]) for k in range(1, 7)})
ax_elbow = elbow_totals.plot(style="o--", xlabel="number of clusters", ylabel="WCV")


# %% cell="correlation_solution"
from scipy.spatial.distance import pdist


def correlation_distance(X):
    return squareform(pdist(X, metric="correlation"))


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


# %% cell="tree_solution"
tree = linkage(X, method="complete", metric="euclidean")
fig, ax_tree = plt.subplots(figsize=(5, 9))
dendrogram(tree, orientation="right", labels=states, color_threshold=4, ax=ax_tree)
ax_tree.set_xlabel("height (Euclidean distance)")


# %% cell="cut_solution"
from sklearn.cluster import AgglomerativeClustering


def cut(D, k, kind):
    return AgglomerativeClustering(k, metric="precomputed", linkage=kind).fit_predict(D)


# %% cell="groups_solution"
groups_euclidean = fcluster(linkage(X, "complete"), 4, "maxclust")
groups_correlation = fcluster(linkage(X, "complete", metric="correlation"), 4, "maxclust")


# %% cell="two_parameters"
# (a) metric and linkage: the first is the dissimilarity of two rows, the second that of two clusters.
# (b) metric='correlation', since it ignores how much somebody buys in all.


# %% cell="elbow_words"
# (a) The totals of k + 1 clusters can never be worse than those of k, because one cluster may be split; with one row each they are 0. (b) The elbow is
# where the second differences are largest; up to there the clusters are groups of the data. (c) 2, as 400, 210, 160, 115, 100, 88 shows.
