"""Bruno writes plain loops and lists and gets everything right."""


# %% cell="kinds_solution"
kinds = dict.fromkeys(["a", "c", "e", "f", "h"], "unsupervised")
kinds.update(dict.fromkeys(["b", "d", "g", "i", "j"], "supervised"))


# %% cell="why_unsupervised"
# a) One can make a picture that shows the data well, and one can look for groups.
# b) Nobody knows the true groups, so there is nothing to compare with. A person has to judge if the result is useful.


# %% cell="components_solution"
def principal_components(X):
    values, vectors = np.linalg.eig(np.cov(X, rowvar=False).reshape(X.shape[1], -1))
    order = sorted(range(len(values)), key=lambda m: -values[m])
    V = np.column_stack([np.real(vectors[:, m]) for m in order])
    Z = [[sum(V[j, m] * row[j] for j in range(len(row))) for m in range(V.shape[1])] for row in X]
    return V, Z


# %% cell="arrests_components_solution"
V, Z = principal_components(X)
squares = [sum(row[m] ** 2 for row in Z) for m in range(4)]
variances = [s / len(Z) for s in squares]
pve = [s / sum(x**2 for row in X for x in row) for s in squares]
for m in range(4):
    print("component", m + 1, "variance", variances[m], "PVE", pve[m])


# %% cell="scree_solution"
numbers = [1, 2, 3, 4]
cumulative = []
total = 0
for share in pve:
    total = total + share
    cumulative.append(total)
fig, (ax_pve, ax_cumulative) = plt.subplots(1, 2)
ax_pve.bar(numbers, pve)
ax_pve.set_xlabel("component")
ax_pve.set_ylabel("PVE")
ax_cumulative.bar(numbers, cumulative)
ax_cumulative.set_xlabel("component")
ax_cumulative.set_ylabel("cumulative PVE")
plt.show()


# %% cell="wcv_solution"
def wcv(C):
    total = 0
    for a in C:
        for b in C:
            for j in range(len(a)):
                total += (a[j] - b[j]) ** 2
    return total / len(C)


# %% cell="best_kmeans_solution"
def best_kmeans(X, k, starts, seed):
    totals = []
    best = None
    for start in range(starts):
        model = KMeans(k, init="random", n_init=1, random_state=seed * 100 + start)
        model.fit(X)
        total = 2 * model.inertia_
        if best is None or total < min(totals):
            best = list(model.labels_)
        totals.append(total)
    return best, totals


# %% cell="elbow_solution"
elbow_totals = []
for k in range(1, 7):
    labels, totals = best_kmeans(X, k, 30, 5)
    elbow_totals.append(min(totals))
fig, ax_elbow = plt.subplots()
ax_elbow.plot([1, 2, 3, 4, 5, 6], elbow_totals, "bo-")
ax_elbow.set_xlabel("number of clusters")
ax_elbow.set_ylabel("sum of WCV")
plt.show()


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


# %% cell="tree_solution"
tree = linkage(X, "complete")
fig, ax_tree = plt.subplots(figsize=(10, 5))
dendrogram(tree, labels=states, ax=ax_tree)
ax_tree.set_ylabel("height")
plt.show()


# %% cell="cut_solution"
def cut(D, k, kind):
    join = {"complete": np.max, "single": np.min, "average": np.mean}[kind]
    clusters = [[i] for i in range(len(D))]
    while len(clusters) > k:
        pairs = [(join(D[np.ix_(a, b)]), s, t) for t, b in enumerate(clusters) for s, a in enumerate(clusters[:t])]
        _, s, t = min(pairs)
        clusters[s] = clusters[s] + clusters.pop(t)
    labels = [0] * len(D)
    for number, members in enumerate(clusters):
        for i in members:
            labels[i] = number
    return labels


# %% cell="groups_solution"
groups_euclidean = cut(euclidean(X), 4, "complete")
groups_correlation = cut(correlation_distance(X), 4, "complete")


# %% cell="two_parameters"
# a) Dissimilarity (how the distance of two observations is calculated) and linkage (how the distance of two clusters is calculated).
# b) Correlation, because two customers with the same taste buy the same things in the same proportion, even if one buys more.


# %% cell="elbow_words"
# (a) More clusters always fit better. With 50 clusters every state is its own cluster and the sum is 0. (b) The point where the curve bends. Before it
# the data really have groups. (c) I take 4, because from 3 to 4 it still falls by 45 and then only by 15 and 11.
