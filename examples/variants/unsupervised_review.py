# ---- kinds

# %% right style="one word at a time" cell="kinds_solution"
exploring = "acefh"
kinds = {letter: "unsupervised" if letter in exploring else "supervised" for letter in "abcdefghij"}

# %% right style="from two lists" cell="kinds_solution"
kinds = dict.fromkeys(["a", "c", "e", "f", "h"], "unsupervised")
kinds.update(dict.fromkeys(["b", "d", "g", "i", "j"], "supervised"))

# %% right style="from a series" cell="kinds_solution"
answers = pd.Series(["unsupervised"] * 10, index=list("abcdefghij"))
answers[["b", "d", "g", "i", "j"]] = "supervised"
kinds = answers.to_dict()

# %% wrong name="everything unsupervised" cell="kinds_solution" fails="test_patients, test_shoppers, test_films, test_states, test_questions_and_digits"
kinds = {letter: "unsupervised" for letter in "abcdefghij"}

# %% wrong name="the two words swapped" cell="kinds_solution" fails="test_patients, test_shoppers, test_films, test_states, test_questions_and_digits"
kinds = {letter: "supervised" if letter in "acefh" else "unsupervised" for letter in "abcdefghij"}

# %% wrong name="grouping taken for classification" cell="kinds_solution" fails="test_patients, test_shoppers, test_films"
kinds = {letter: "unsupervised" if letter in "eh" else "supervised" for letter in "abcdefghij"}

# %% wrong name="digits taken for groups" cell="kinds_solution" fails="test_questions_and_digits"
kinds = {letter: "unsupervised" if letter in "acefhj" else "supervised" for letter in "abcdefghij"}

# %% wrong name="only the first five answered" cell="kinds_solution" fails="test_shoppers, test_films, test_states, test_questions_and_digits"
kinds = {
    "a": "unsupervised",
    "b": "supervised",
    "c": "unsupervised",
    "d": "supervised",
    "e": "unsupervised",
}


# ---- components


# %% right style="eigenvectors" cell="components_solution"
def principal_components(X):
    values, vectors = np.linalg.eigh(X.T @ X)
    V = vectors[:, ::-1]
    return V, X @ V


# %% right style="library" cell="components_solution"
from sklearn.decomposition import PCA


def principal_components(X):
    model = PCA().fit(X)
    return model.components_.T, model.transform(X)


# %% right style="eigenvectors sorted by hand" cell="components_solution"
def principal_components(X):
    values, vectors = np.linalg.eig(np.cov(X, rowvar=False).reshape(X.shape[1], -1))
    order = sorted(range(len(values)), key=lambda m: -values[m])
    V = np.column_stack([np.real(vectors[:, m]) for m in order])
    Z = [[sum(V[j, m] * row[j] for j in range(len(row))) for m in range(V.shape[1])] for row in X]
    return V, Z


# %% right style="turned round, single precision" cell="components_solution"
def principal_components(X):
    U, s, Vt = np.linalg.svd(np.asarray(X, dtype=np.float32), full_matrices=False)
    return [-Vt.T, -U * s]


# %% wrong name="rows in place of columns" cell="components_solution" fails="test_directions"
def principal_components(X):
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt, U * s


# %% wrong name="smallest variance first" cell="components_solution" fails="test_directions"
def principal_components(X):
    values, V = np.linalg.eigh(X.T @ X)
    return V, X @ V


# %% wrong name="scores without their scale" cell="components_solution" fails="test_one_column, test_scores"
def principal_components(X):
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt.T, U


# %% wrong name="the first two components only" cell="components_solution" fails="test_directions, test_scores"
from sklearn.decomposition import PCA


def principal_components(X):
    model = PCA(n_components=min(2, X.shape[1])).fit(X)
    return model.components_.T, model.transform(X)


# %% wrong name="projected on the rows of the loadings" cell="components_solution" fails="test_scores"
def principal_components(X):
    V = np.linalg.svd(X, full_matrices=False)[2].T
    return V, X @ V.T


# %% wrong name="loadings times the root of the variance" cell="components_solution" fails="test_directions, test_scores"
def principal_components(X):
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    V = Vt.T * s / np.sqrt(len(X))
    return V, X @ V


# %% wrong name="returns the loadings only" cell="components_solution" fails="test_one_column, test_directions, test_scores"
def principal_components(X):
    return np.linalg.svd(X, full_matrices=False)[2].T


# ---- arrests_components

# %% right style="library" cell="arrests_components_solution"
from sklearn.decomposition import PCA

model = PCA()
Z = model.fit_transform(X)
V = model.components_.T
variances = Z.var(axis=0)
pve = model.explained_variance_ratio_

# %% right style="from the singular values" cell="arrests_components_solution"
U, s, Vt = np.linalg.svd(X, full_matrices=False)
V, Z = Vt.T, U * s
variances = s**2 / len(X)
pve = s**2 / np.sum(s**2)

# %% right style="own functions, rounded, turned round" cell="arrests_components_solution" needs="components_solution"
V, Z = (-np.asarray(part) for part in principal_components(X))
squares = np.square(Z).sum(axis=0)
variances, pve = squares / len(X), squares / np.square(X).sum()
variances, pve = [round(float(v), 4) for v in variances], [round(float(v), 4) for v in pve]

# %% wrong name="not standardised" cell="arrests_components_solution" fails="test_loadings_and_scores, test_arrests_pve"
raw = arrests.to_numpy() - arrests.to_numpy().mean(axis=0)
V = np.linalg.svd(raw)[2].T
Z = raw @ V
variances = (Z**2).mean(axis=0)
pve = variances / variances.sum()

# %% wrong name="scikit-learn's variance with n - 1" cell="arrests_components_solution" fails="test_arrests_variances"
from sklearn.decomposition import PCA

model = PCA().fit(X)
V, Z = model.components_.T, model.transform(X)
variances, pve = model.explained_variance_, model.explained_variance_ratio_

# %% wrong name="cumulative" cell="arrests_components_solution" fails="test_arrests_pve" needs="components_solution"
V, Z = principal_components(X)
squares = np.square(Z).sum(axis=0)
variances, pve = squares / len(X), squares / np.square(X).sum()
pve = np.cumsum(pve)

# %% wrong name="components as rows" cell="arrests_components_solution" fails="test_loadings_and_scores"
from sklearn.decomposition import PCA

model = PCA().fit(X)
V, Z = model.components_, model.transform(X)
variances, pve = Z.var(axis=0), model.explained_variance_ratio_

# %% wrong name="the lecture's figures typed in" cell="arrests_components_solution" fails="test_loadings_and_scores, test_arrests_variances, test_arrests_pve"
pve = np.array([0.6201, 0.2474, 0.0891, 0.0434])
variances = 4 * pve

# %% wrong name="the variables in place of components" cell="arrests_components_solution" fails="test_loadings_and_scores"
V, Z = np.eye(4), X
squares = np.square(Z).sum(axis=0)
variances, pve = squares / len(X), squares / np.square(X).sum()


# ---- scree


# %% wrong name="constants, from a function that returns its input" cell="arrests_components_solution" fails="test_loadings_and_scores, test_arrests_variances, test_arrests_pve"
def principal_components(X):
    return np.eye(X.shape[1]), np.array(X)


V, Z = principal_components(X)
Z = Z + 1
variances, pve = np.ones(4), np.full(4, 1 / 4)


# %% right style="bars and steps of plt" cell="scree_solution" needs="components_solution, arrests_components_solution"
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

# %% right style="pandas" cell="scree_solution" needs="components_solution, arrests_components_solution"
shares = pd.Series(pve, index=[1, 2, 3, 4])
fig, axes = plt.subplots(2, 1)
ax_pve = shares.plot(ax=axes[0], xlabel="component", ylabel="PVE")
ax_cumulative = shares.cumsum().plot(ax=axes[1], xlabel="component", ylabel="cumulative PVE")

# %% right style="named bars, points" cell="scree_solution" needs="components_solution, arrests_components_solution"
fig, (ax_pve, ax_cumulative) = plt.subplots(1, 2)
ax_pve.bar(["PC1", "PC2", "PC3", "PC4"], pve)
ax_cumulative.scatter(range(1, 5), np.cumsum(pve))
ax_cumulative.hlines(0.8, 1, 4)
for ax, label in ((ax_pve, "PVE"), (ax_cumulative, "Cumulative share")):
    ax.set_xlabel("COMPONENT")
    ax.set_ylabel(label)

# %% right style="both on one axes" cell="scree_solution" needs="components_solution, arrests_components_solution"
fig, ax_pve = plt.subplots()
ax_cumulative = ax_pve
ax_pve.plot(range(1, 5), pve, label="PVE")
ax_pve.plot(range(1, 5), np.cumsum(pve), label="cumulative")
ax_pve.set(xlabel="component", ylabel="PVE and cumulative PVE")

# %% wrong name="cumulative forgotten" cell="scree_solution" fails="test_cumulative_is_drawn" needs="components_solution, arrests_components_solution"
fig, (ax_pve, ax_cumulative) = plt.subplots(1, 2)
for ax, label in ((ax_pve, "PVE"), (ax_cumulative, "cumulative PVE")):
    ax.plot(range(1, 5), pve)
    ax.set(xlabel="component", ylabel=label)

# %% wrong name="variances in place of shares" cell="scree_solution" fails="test_pve_is_drawn, test_cumulative_is_drawn" needs="components_solution, arrests_components_solution"
fig, (ax_pve, ax_cumulative) = plt.subplots(1, 2)
ax_pve.plot(range(1, 5), variances)
ax_pve.set(xlabel="component", ylabel="PVE")
ax_cumulative.plot(range(1, 5), np.cumsum(variances))
ax_cumulative.set(xlabel="component", ylabel="cumulative PVE")

# %% wrong name="no labels" cell="scree_solution" fails="test_scree_labels" needs="components_solution, arrests_components_solution"
fig, (ax_pve, ax_cumulative) = plt.subplots(1, 2)
ax_pve.plot(range(1, 5), pve)
ax_cumulative.plot(range(1, 5), np.cumsum(pve))

# %% wrong name="numbered from 0" cell="scree_solution" fails="test_pve_is_drawn, test_cumulative_is_drawn" needs="components_solution, arrests_components_solution"
fig, (ax_pve, ax_cumulative) = plt.subplots(1, 2)
ax_pve.plot(pve)
ax_pve.set(xlabel="component", ylabel="PVE")
ax_cumulative.plot(np.cumsum(pve))
ax_cumulative.set(xlabel="component", ylabel="cumulative PVE")

# %% wrong name="the two exchanged" cell="scree_solution" fails="test_pve_is_drawn, test_cumulative_is_drawn, test_scree_labels" needs="components_solution, arrests_components_solution"
fig, (ax_cumulative, ax_pve) = plt.subplots(1, 2)
ax_cumulative.plot(range(1, 5), pve)
ax_cumulative.set(xlabel="component", ylabel="PVE")
ax_pve.plot(range(1, 5), np.cumsum(pve))
ax_pve.set(xlabel="component", ylabel="cumulative")


# ---- wcv


# %% right style="two loops" cell="wcv_solution"
def wcv(C):
    total = 0
    for a in C:
        for b in C:
            for j in range(len(a)):
                total += (a[j] - b[j]) ** 2
    return total / len(C)


# %% right style="twice the centroid form" cell="wcv_solution"
def wcv(C):
    return 2 * ((C - C.mean(axis=0)) ** 2).sum()


# %% right style="library" cell="wcv_solution"
from scipy.spatial.distance import pdist


def wcv(C):
    return 2 * pdist(C, "sqeuclidean").sum() / C.shape[0]


# %% right style="variance" cell="wcv_solution"
def wcv(C):
    m = len(C)
    return float(2 * m * np.var(np.asarray(C, dtype=np.float32), axis=0).sum())


# %% wrong name="unordered pairs" cell="wcv_solution" fails="test_wcv_of_fresh_rows"
def wcv(C):
    total = 0
    for i in range(len(C)):
        for k in range(i + 1, len(C)):
            total += ((C[i] - C[k]) ** 2).sum()
    return total / len(C)


# %% wrong name="centroid form without the factor 2" cell="wcv_solution" fails="test_wcv_of_fresh_rows"
def wcv(C):
    return ((C - C.mean(axis=0)) ** 2).sum()


# %% wrong name="distance in place of squared distance" cell="wcv_solution" fails="test_wcv_of_fresh_rows"
def wcv(C):
    return sum(np.linalg.norm(a - b) for a in C for b in C) / len(C)


# %% wrong name="not divided" cell="wcv_solution" fails="test_wcv_of_fresh_rows"
def wcv(C):
    return ((C[:, None] - C[None]) ** 2).sum()


# %% wrong name="divided by the number of pairs" cell="wcv_solution" fails="test_wcv_of_fresh_rows"
def wcv(C):
    return ((C[:, None] - C[None]) ** 2).sum() / len(C) ** 2


# %% wrong name="divided by the rows less one" cell="wcv_solution" fails="test_wcv_of_fresh_rows, test_wcv_of_few_rows"
def wcv(C):
    return ((C[:, None] - C[None]) ** 2).sum() / (len(C) - 1)


# %% wrong name="a number for each variable" cell="wcv_solution" fails="test_wcv_of_fresh_rows, test_wcv_of_few_rows"
def wcv(C):
    return ((C[:, None] - C[None]) ** 2).sum(axis=(0, 1)) / len(C)


# ---- best_kmeans


# %% right style="by hand" cell="best_kmeans_solution" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    rng = np.random.default_rng(seed)
    totals, best = [], None
    for _ in range(starts):
        centres = X[rng.choice(len(X), k, replace=False)]
        while True:
            labels = ((X[:, None, :] - centres) ** 2).sum(axis=2).argmin(axis=1)
            moved = np.array(
                [
                    X[labels == j].mean(axis=0) if (labels == j).any() else centres[j]
                    for j in range(k)
                ]
            )
            if np.allclose(moved, centres):
                break
            centres = moved
        total = total_wcv(X, labels)
        if not totals or total < min(totals):
            best = labels
        totals.append(total)
    return best, totals


# %% right style="list of runs" cell="best_kmeans_solution" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    state = np.random.RandomState(seed)
    runs = [KMeans(k, init="random", n_init=1, random_state=state).fit(X) for _ in range(starts)]
    best = min(runs, key=lambda run: run.inertia_)
    return best.labels_, [2 * run.inertia_ for run in runs]


# %% right style="scipy" cell="best_kmeans_solution" needs="wcv_solution"
from scipy.cluster.vq import kmeans2


def best_kmeans(X, k, starts, seed):
    rng = np.random.default_rng([seed, 1])
    labels = []
    while len(labels) < starts:
        first = X[rng.permutation(len(X))[:k]]
        found = kmeans2(X, first, iter=60, minit="matrix", missing="warn")[1]
        if len(set(found.tolist())) == k:
            labels.append(found)
    totals = np.array([total_wcv(X, each) for each in labels])
    return [labels[totals.argmin()], totals]


# %% wrong name="the same start again and again" cell="best_kmeans_solution" fails="test_totals_are_those_of_runs, test_starts_differ_and_can_be_repeated, test_finds_the_clumps" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    best, totals = None, []
    for _ in range(starts):
        run = KMeans(k, init="random", n_init=1, random_state=seed).fit(X)
        totals.append(total_wcv(X, run.labels_))
        best = run.labels_
    return best, totals


# %% wrong name="the last in place of the best" cell="best_kmeans_solution" fails="test_labels_are_those_of_the_best, test_finds_the_clumps" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    totals = []
    for start in range(starts):
        run = KMeans(k, init="random", n_init=1, random_state=seed + start).fit(X)
        totals.append(total_wcv(X, run.labels_))
    return run.labels_, totals


# %% wrong name="the worst in place of the best" cell="best_kmeans_solution" fails="test_labels_are_those_of_the_best, test_finds_the_clumps" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    runs = [KMeans(k, init="random", n_init=1, random_state=seed + s).fit(X) for s in range(starts)]
    totals = [total_wcv(X, run.labels_) for run in runs]
    return runs[int(np.argmax(totals))].labels_, totals


# %% wrong name="a single start" cell="best_kmeans_solution" fails="test_totals_are_those_of_runs, test_a_total_for_each_start, test_starts_differ_and_can_be_repeated, test_finds_the_clumps" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    run = KMeans(k, init="random", n_init=1, random_state=seed).fit(X)
    return run.labels_, [total_wcv(X, run.labels_)]


# %% wrong name="inertia, half of the total" cell="best_kmeans_solution" fails="test_labels_are_those_of_the_best, test_totals_are_those_of_runs" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    runs = [KMeans(k, init="random", n_init=1, random_state=seed + s).fit(X) for s in range(starts)]
    totals = [run.inertia_ for run in runs]
    return runs[int(np.argmin(totals))].labels_, totals


# %% wrong name="no seed" cell="best_kmeans_solution" fails="test_starts_differ_and_can_be_repeated" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    runs = [KMeans(k, init="random", n_init=1).fit(X) for _ in range(starts)]
    totals = [total_wcv(X, run.labels_) for run in runs]
    return runs[int(np.argmin(totals))].labels_, totals


# %% wrong name="labels only" cell="best_kmeans_solution" fails="test_a_total_for_each_start, test_totals_are_those_of_runs, test_starts_differ_and_can_be_repeated, test_labels_are_those_of_the_best, test_finds_the_clumps" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    return KMeans(k, init="random", n_init=starts, random_state=seed).fit(X).labels_


# ---- elbow


# %% wrong name="one run, and totals to please" cell="best_kmeans_solution" fails="test_totals_are_those_of_runs" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    labels = KMeans(k, n_init=starts, random_state=seed).fit(X).labels_
    return labels, total_wcv(X, labels) * (1 + np.arange(starts) / 10)


# %% right style="library" cell="elbow_solution" needs="wcv_solution"
elbow_totals = []
for k in range(1, 7):
    elbow_totals.append(2 * KMeans(n_clusters=k, n_init=30, random_state=7).fit(X).inertia_)
plt.figure()
plt.plot(range(1, 7), elbow_totals, marker="o")
plt.xlabel("k")
plt.ylabel("total WCV")
ax_elbow = plt.gca()

# %% right style="a series and its plot" cell="elbow_solution" needs="wcv_solution, best_kmeans_solution"
elbow_totals = pd.Series({k: min(best_kmeans(X, k, 30, seed=k)[1]) for k in range(1, 7)})
ax_elbow = elbow_totals.plot(style="o--", xlabel="number of clusters", ylabel="WCV")

# %% right style="bars" cell="elbow_solution" needs="wcv_solution, best_kmeans_solution"
ks = np.arange(1, 7)
elbow_totals = np.empty(6)
for k in ks:
    labels, _ = best_kmeans(X, int(k), 30, 2)
    elbow_totals[k - 1] = total_wcv(X, labels)
fig, ax_elbow = plt.subplots()
ax_elbow.bar(ks, elbow_totals)
ax_elbow.set_xlabel("Clusters")
ax_elbow.set_ylabel("sum of the WCV")

# %% wrong name="a single start" cell="elbow_solution" fails="test_best_of_many_starts" needs="wcv_solution, best_kmeans_solution"
elbow_totals = [best_kmeans(X, k, 1, seed=3)[1][0] for k in range(1, 7)]
fig, ax_elbow = plt.subplots()
ax_elbow.plot(range(1, 7), elbow_totals)
ax_elbow.set(xlabel="k", ylabel="WCV")

# %% wrong name="mean of the starts" cell="elbow_solution" fails="test_best_of_many_starts" needs="wcv_solution, best_kmeans_solution"
elbow_totals = [np.mean(best_kmeans(X, k, 30, seed=3)[1]) for k in range(1, 7)]
fig, ax_elbow = plt.subplots()
ax_elbow.plot(range(1, 7), elbow_totals)
ax_elbow.set(xlabel="k", ylabel="WCV")

# %% wrong name="inertia, half of the sum" cell="elbow_solution" fails="test_one_and_two_clusters, test_best_of_many_starts"
elbow_totals = [KMeans(k, n_init=30, random_state=0).fit(X).inertia_ for k in range(1, 7)]
fig, ax_elbow = plt.subplots()
ax_elbow.plot(range(1, 7), elbow_totals)
ax_elbow.set(xlabel="k", ylabel="WCV")

# %% wrong name="not standardised" cell="elbow_solution" fails="test_one_and_two_clusters, test_best_of_many_starts" needs="wcv_solution, best_kmeans_solution"
elbow_totals = [best_kmeans(arrests.to_numpy(), k, 30, seed=3)[1].min() for k in range(1, 7)]
fig, ax_elbow = plt.subplots()
ax_elbow.plot(range(1, 7), elbow_totals)
ax_elbow.set(xlabel="k", ylabel="WCV")

# %% wrong name="k from 0 in the picture" cell="elbow_solution" fails="test_elbow_is_drawn" needs="wcv_solution, best_kmeans_solution"
elbow_totals = [best_kmeans(X, k, 30, seed=3)[1].min() for k in range(1, 7)]
fig, ax_elbow = plt.subplots()
ax_elbow.plot(elbow_totals)
ax_elbow.set(xlabel="k", ylabel="WCV")

# %% wrong name="no labels" cell="elbow_solution" fails="test_elbow_labels" needs="wcv_solution, best_kmeans_solution"
elbow_totals = [best_kmeans(X, k, 30, seed=3)[1].min() for k in range(1, 7)]
fig, ax_elbow = plt.subplots()
ax_elbow.plot(range(1, 7), elbow_totals)


# ---- correlation


# %% right style="loops" cell="correlation_solution"
def correlation_distance(X):
    n = len(X)
    D = np.zeros((n, n))
    for i in range(n):
        for k in range(n):
            a, b = X[i] - X[i].mean(), X[k] - X[k].mean()
            D[i, k] = 1 - (a * b).sum() / ((a**2).sum() * (b**2).sum()) ** 0.5
    return D


# %% right style="library" cell="correlation_solution"
from scipy.spatial.distance import pdist


def correlation_distance(X):
    return squareform(pdist(X, metric="correlation"))


# %% right style="pandas" cell="correlation_solution"
def correlation_distance(X):
    return 1 - pd.DataFrame(X).T.corr()


# %% right style="standardised rows" cell="correlation_solution"
def correlation_distance(X):
    rows = X - X.mean(axis=1, keepdims=True)
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    D = 1 - rows @ rows.T
    np.fill_diagonal(D, 0)
    return (D + D.T) / 2


# %% wrong name="across columns" cell="correlation_solution" fails="test_correlation_distances, test_same_and_opposite_shapes"
def correlation_distance(X):
    return 1 - np.corrcoef(X, rowvar=False)


# %% wrong name="the correlation itself" cell="correlation_solution" fails="test_correlation_distances, test_same_and_opposite_shapes"
def correlation_distance(X):
    return np.corrcoef(X)


# %% wrong name="absolute correlation" cell="correlation_solution" fails="test_correlation_distances, test_same_and_opposite_shapes"
def correlation_distance(X):
    return 1 - np.abs(np.corrcoef(X))


# %% wrong name="cosine" cell="correlation_solution" fails="test_correlation_distances, test_same_and_opposite_shapes"
from scipy.spatial.distance import cdist


def correlation_distance(X):
    return cdist(X, X, "cosine")


# %% wrong name="covariance" cell="correlation_solution" fails="test_correlation_distances, test_same_and_opposite_shapes"
def correlation_distance(X):
    return 1 - np.cov(X)


# %% wrong name="halved to lie between 0 and 1" cell="correlation_solution" fails="test_correlation_distances, test_same_and_opposite_shapes"
def correlation_distance(X):
    return (1 - np.corrcoef(X)) / 2


# ---- linkage_distance


# %% right style="loops" cell="linkage_distance_solution"
def linkage_distance(A, B, kind):
    if kind == "centroid":
        a = [sum(column) / len(A) for column in zip(*A)]
        b = [sum(column) / len(B) for column in zip(*B)]
        return sum((s - t) ** 2 for s, t in zip(a, b)) ** 0.5
    found = []
    for row in A:
        for other in B:
            found.append(sum((s - t) ** 2 for s, t in zip(row, other)) ** 0.5)
    if kind == "complete":
        return max(found)
    if kind == "single":
        return min(found)
    return sum(found) / len(found)


# %% right style="library" cell="linkage_distance_solution"
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


# %% right style="dict of functions" cell="linkage_distance_solution"
def linkage_distance(A, B, kind):
    D = np.linalg.norm(A[:, None] - B, axis=2)
    return {
        "complete": D.max,
        "single": D.min,
        "average": D.mean,
        "centroid": lambda: np.linalg.norm(A.mean(0) - B.mean(0)),
    }[kind]()


# %% wrong name="largest and smallest exchanged" cell="linkage_distance_solution" fails="test_complete, test_single"
def linkage_distance(A, B, kind):
    D = np.linalg.norm(A[:, None] - B, axis=2)
    if kind == "centroid":
        return np.linalg.norm(A.mean(0) - B.mean(0))
    return {"complete": D.min(), "single": D.max(), "average": D.mean()}[kind]


# %% wrong name="squared distances" cell="linkage_distance_solution" fails="test_complete, test_single, test_average, test_centroid"
from scipy.spatial.distance import cdist


def linkage_distance(A, B, kind):
    D = cdist(A, B, "sqeuclidean")
    if kind == "centroid":
        return ((A.mean(0) - B.mean(0)) ** 2).sum()
    return {"complete": D.max(), "single": D.min(), "average": D.mean()}[kind]


# %% wrong name="average taken for centroid" cell="linkage_distance_solution" fails="test_average"
def linkage_distance(A, B, kind):
    D = np.linalg.norm(A[:, None] - B, axis=2)
    if kind in ("centroid", "average"):
        return np.linalg.norm(A.mean(0) - B.mean(0))
    return D.max() if kind == "complete" else D.min()


# %% wrong name="centroid taken for average" cell="linkage_distance_solution" fails="test_centroid"
def linkage_distance(A, B, kind):
    D = np.linalg.norm(A[:, None] - B, axis=2)
    if kind == "complete":
        return D.max()
    if kind == "single":
        return D.min()
    return D.mean()


# %% wrong name="pairs of one cluster too" cell="linkage_distance_solution" fails="test_complete, test_single, test_average"
def linkage_distance(A, B, kind):
    both = np.concatenate([A, B])
    D = np.linalg.norm(both[:, None] - both, axis=2)
    if kind == "centroid":
        return np.linalg.norm(A.mean(0) - B.mean(0))
    return {"complete": D.max(), "single": D.min(), "average": D.mean()}[kind]


# %% wrong name="row by row" cell="linkage_distance_solution" fails="test_complete, test_single, test_average"
def linkage_distance(A, B, kind):
    D = np.array([np.linalg.norm(a - b) for a, b in zip(A, B)])
    if kind == "centroid":
        return np.linalg.norm(A.mean(0) - B.mean(0))
    return {"complete": D.max(), "single": D.min(), "average": D.mean()}[kind]


# %% wrong name="centroid over both axes" cell="linkage_distance_solution" fails="test_centroid"
def linkage_distance(A, B, kind):
    D = np.linalg.norm(A[:, None] - B, axis=2)
    if kind == "centroid":
        return abs(A.mean() - B.mean()) * 1.5
    return {"complete": D.max(), "single": D.min(), "average": D.mean()}[kind]


# ---- tree

# %% right style="from the distances" cell="tree_solution"
tree = linkage(squareform(euclidean(X), checks=False), method="complete")
plt.figure(figsize=(12, 4))
dendrogram(tree, labels=arrests.index)
plt.ylabel("Dissimilarity")
ax_tree = plt.gca()

# %% right style="lying, with a colour threshold" cell="tree_solution"
tree = linkage(X, method="complete", metric="euclidean")
fig, ax_tree = plt.subplots(figsize=(5, 9))
dendrogram(tree, orientation="right", labels=states, color_threshold=4, ax=ax_tree)
ax_tree.set_xlabel("height (Euclidean distance)")

# %% right style="leaves in another order" cell="tree_solution"
tree = linkage(pd.DataFrame(X, index=states), "complete", optimal_ordering=True)
fig, ax = plt.subplots(figsize=(10, 4))
dendrogram(tree, labels=np.array(states), leaf_rotation=90, count_sort=True, ax=ax)
ax.set(title="States", ylabel="dissimilarity")
ax_tree = ax

# %% wrong name="single linkage" cell="tree_solution" fails="test_heights"
tree = linkage(X)
fig, ax_tree = plt.subplots()
dendrogram(tree, labels=states, ax=ax_tree)
ax_tree.set_ylabel("dissimilarity")

# %% wrong name="not standardised" cell="tree_solution" fails="test_heights"
tree = linkage(arrests.to_numpy(), "complete")
fig, ax_tree = plt.subplots()
dendrogram(tree, labels=states, ax=ax_tree)
ax_tree.set_ylabel("dissimilarity")

# %% wrong name="square matrix taken for rows" cell="tree_solution" fails="test_heights"
tree = linkage(euclidean(X), "complete")
fig, ax_tree = plt.subplots()
dendrogram(tree, labels=states, ax=ax_tree)
ax_tree.set_ylabel("dissimilarity")

# %% wrong name="numbers at the leaves" cell="tree_solution" fails="test_dendrogram"
tree = linkage(X, "complete")
fig, ax_tree = plt.subplots()
dendrogram(tree, ax=ax_tree)
ax_tree.set_ylabel("dissimilarity")

# %% wrong name="names in another order" cell="tree_solution" fails="test_dendrogram"
tree = linkage(X, "complete")
fig, ax_tree = plt.subplots()
dendrogram(tree, labels=states[::-1], ax=ax_tree)
ax_tree.set_ylabel("dissimilarity")

# %% wrong name="no label" cell="tree_solution" fails="test_tree_label"
tree = linkage(X, "complete")
fig, ax_tree = plt.subplots()
dendrogram(tree, labels=states, ax=ax_tree)

# %% wrong name="only the top of the tree" cell="tree_solution" fails="test_dendrogram"
tree = linkage(X, "complete")
fig, ax_tree = plt.subplots()
dendrogram(tree, labels=states, truncate_mode="lastp", p=10, ax=ax_tree)
ax_tree.set_ylabel("dissimilarity")


# ---- cut

# %% right style="library" cell="cut_solution"
from sklearn.cluster import AgglomerativeClustering


def cut(D, k, kind):
    return AgglomerativeClustering(k, metric="precomputed", linkage=kind).fit_predict(D)


# %% right style="merges by hand" cell="cut_solution"
def cut(D, k, kind):
    join = {"complete": np.max, "single": np.min, "average": np.mean}[kind]
    clusters = [[i] for i in range(len(D))]
    while len(clusters) > k:
        pairs = [
            (join(D[np.ix_(a, b)]), s, t)
            for t, b in enumerate(clusters)
            for s, a in enumerate(clusters[:t])
        ]
        _, s, t = min(pairs)
        clusters[s] = clusters[s] + clusters.pop(t)
    labels = [0] * len(D)
    for number, members in enumerate(clusters):
        for i in members:
            labels[i] = number
    return labels


# %% right style="cut_tree" cell="cut_solution"
from scipy.cluster.hierarchy import cut_tree


def cut(D, k, kind):
    condensed = np.asarray(D)[np.triu_indices(len(D), 1)]
    return cut_tree(linkage(condensed, method=kind), n_clusters=k).ravel()


# %% wrong name="square matrix taken for rows" cell="cut_solution" fails="test_cut_complete, test_cut_single, test_cut_average"
def cut(D, k, kind):
    return fcluster(linkage(D, kind), k, criterion="maxclust")


# %% wrong name="always complete" cell="cut_solution" fails="test_cut_single, test_cut_average"
def cut(D, k, kind):
    return fcluster(linkage(squareform(D, checks=False), "complete"), k, criterion="maxclust")


# %% wrong name="kind forgotten, so single" cell="cut_solution" fails="test_cut_complete, test_cut_average"
def cut(D, k, kind):
    return fcluster(linkage(squareform(D, checks=False)), k, criterion="maxclust")


# %% wrong name="k taken for a height" cell="cut_solution" fails="test_cut_complete, test_cut_single, test_cut_average, test_cut_at_the_ends"
def cut(D, k, kind):
    return fcluster(linkage(squareform(D, checks=False), kind), k, criterion="distance")


# %% wrong name="one cluster too many" cell="cut_solution" fails="test_cut_complete, test_cut_single, test_cut_average, test_cut_at_the_ends"
def cut(D, k, kind):
    return fcluster(linkage(squareform(D, checks=False), kind), k + 1, criterion="maxclust")


# %% wrong name="returns the tree" cell="cut_solution" fails="test_cut_complete, test_cut_single, test_cut_average, test_cut_at_the_ends"
def cut(D, k, kind):
    return linkage(squareform(D, checks=False), kind)


# ---- groups

# %% right style="library" cell="groups_solution"
from sklearn.cluster import AgglomerativeClustering

groups_euclidean = AgglomerativeClustering(4, linkage="complete").fit(X).labels_
distance = 1 - np.corrcoef(X)
groups_correlation = AgglomerativeClustering(
    4, metric="precomputed", linkage="complete"
).fit_predict(distance)

# %% right style="scipy with a metric" cell="groups_solution"
groups_euclidean = fcluster(linkage(X, "complete"), 4, "maxclust")
groups_correlation = fcluster(linkage(X, "complete", metric="correlation"), 4, "maxclust")

# %% right style="lists" cell="groups_solution" needs="correlation_solution, cut_solution"
groups_euclidean, groups_correlation = (
    [int(label) for label in cut(np.asarray(f(X)), 4, "complete")]
    for f in (euclidean, correlation_distance)
)

# %% wrong name="three clusters" cell="groups_solution" fails="test_groups_euclidean, test_groups_correlation" needs="correlation_solution, cut_solution"
groups_euclidean = cut(euclidean(X), 3, "complete")
groups_correlation = cut(correlation_distance(X), 3, "complete")

# %% wrong name="average linkage" cell="groups_solution" fails="test_groups_euclidean, test_groups_correlation" needs="correlation_solution, cut_solution"
groups_euclidean = cut(euclidean(X), 4, "average")
groups_correlation = cut(correlation_distance(X), 4, "average")

# %% wrong name="not standardised" cell="groups_solution" fails="test_groups_euclidean, test_groups_correlation" needs="correlation_solution, cut_solution"
raw = arrests.to_numpy()
groups_euclidean = cut(euclidean(raw), 4, "complete")
groups_correlation = cut(correlation_distance(raw), 4, "complete")

# %% wrong name="the same distance twice" cell="groups_solution" fails="test_groups_correlation" needs="correlation_solution, cut_solution"
groups_euclidean = cut(euclidean(X), 4, "complete")
groups_correlation = groups_euclidean

# %% wrong name="k-means in place of the tree" cell="groups_solution" fails="test_groups_euclidean, test_groups_correlation"
groups_euclidean = KMeans(4, n_init=20, random_state=0).fit_predict(X)
groups_correlation = KMeans(4, n_init=20, random_state=0).fit_predict(np.corrcoef(X))


# %% wrong name="dealt out in turn, by a cut that looks at no dissimilarity" cell="groups_solution" fails="test_groups_euclidean, test_groups_correlation" needs="correlation_solution, cut_solution"
def cut(D, k, kind):
    return np.arange(len(D)) % k


groups_euclidean = cut(euclidean(X), 4, "complete")
groups_correlation = cut(correlation_distance(X), 4, "complete")


# %% wrong name="covariance of one column is no matrix" cell="components_solution" fails="test_one_column"
def principal_components(X):
    values, vectors = np.linalg.eigh(np.cov(X, rowvar=False))
    V = vectors[:, np.argsort(values)[::-1]]
    return V, X @ V


# %% wrong name="V not turned round" cell="arrests_components_solution" fails="test_loadings_and_scores" needs="components_solution"
V = np.linalg.svd(X, full_matrices=False)[2]
Z = X @ V
values = np.linalg.svd(X, full_matrices=False)[1] ** 2
variances, pve = values / len(X), values / values.sum()


# %% wrong name="one run, its total repeated" cell="best_kmeans_solution" fails="test_totals_are_those_of_runs, test_starts_differ_and_can_be_repeated" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    labels = KMeans(k, init="random", n_init=starts, random_state=seed).fit(X).labels_
    return labels, [total_wcv(X, labels)] * starts


# %% wrong name="starts by k-means++" cell="best_kmeans_solution" fails="test_starts_differ_and_can_be_repeated" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    runs = [KMeans(k, n_init=1, random_state=100 * seed + start).fit(X) for start in range(starts)]
    totals = [total_wcv(X, run.labels_) for run in runs]
    return runs[int(np.argmin(totals))].labels_, totals


# %% wrong name="the limits of the check typed in" cell="elbow_solution" fails="test_one_and_two_clusters, test_best_of_many_starts" needs="wcv_solution, best_kmeans_solution"
elbow_totals = [400, 216.221, 164.639, 118.563, 102.889, 91.007]
fig, ax_elbow = plt.subplots()
ax_elbow.plot(range(1, 7), elbow_totals)
ax_elbow.set(xlabel="k", ylabel="WCV")


# %% right style="rows drawn here, KMeans goes on" cell="best_kmeans_solution" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    rows, rng = np.asarray(X, dtype=float), np.random.default_rng(seed)
    first = [rows[rng.permutation(len(rows))[:k]] for _ in range(starts)]
    found = [KMeans(k, init=centres, n_init=1).fit_predict(rows) for centres in first]
    totals = {n: total_wcv(rows, labels) for n, labels in enumerate(found)}
    return found[min(totals, key=totals.get)], np.fromiter(totals.values(), float)


# %% right style="a table of runs" cell="best_kmeans_solution" needs="wcv_solution"
def best_kmeans(X, k, starts, seed):
    seeds = np.random.RandomState(seed).randint(0, 10**6, starts)
    table = pd.DataFrame({"state": seeds})
    table["labels"] = [
        KMeans(n_clusters=k, init="random", n_init=1, random_state=int(s)).fit(X).labels_
        for s in table["state"]
    ]
    table["total"] = [total_wcv(X, labels) for labels in table["labels"]]
    return table.loc[table["total"].idxmin(), "labels"], table["total"]
