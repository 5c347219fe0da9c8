"""Other designs that the iris tasks allow, measured beside the reference (docs/calibration.md).

Fixed by the text: layers and activations of the first two networks, their loss, the scaling,
the split. Free: optimiser, learning rate, batches, epochs, first weights, how training is
written and ended; of the own network also layers, activations and dropout.
"""

# %% shared
Dense, optimizers = keras.layers.Dense, keras.optimizers


def compiled(layers, by):
    net = keras.Sequential([keras.Input(shape=(4,)), *layers, Dense(3, activation="softmax")])
    net.compile(optimizer=by, loss="categorical_crossentropy")
    return net


def net_of(*hidden, by, activation="sigmoid", **layer):
    """A net with these hidden layers, alike but for their sizes."""
    return compiled([Dense(n, activation=activation, **layer) for n in hidden], by)


def trained(net, **how):
    """The losses of a training, and a function that asks the net."""
    targets = one_hot(species_train, NAMES)
    losses = net.fit(X_train_scaled, targets, verbose=0, **how).history["loss"]
    return losses, lambda rows: net.predict(scale(rows), verbose=0)


def share_of(ask):
    said = np.array(NAMES)[ask(X_test).argmax(axis=1)]
    return np.mean(said == np.asarray(species_test))


# %% design name="Adam in small batches" cell="net10_solution"
net10 = net_of(10, by=optimizers.Adam(0.01))

# %% design name="Adam in small batches" cell="net10_training_solution"
losses10, probabilities10 = trained(net10, epochs=40, batch_size=8)
accuracy10 = share_of(probabilities10)

# %% design name="Adam in small batches" cell="net53_solution"
net53 = net_of(5, 3, by=optimizers.Adam(0.02))
losses53, probabilities53 = trained(net53, epochs=60, batch_size=8)

# %% design name="Adam in small batches" cell="own_net_solution"
own_net = net_of(8, 8, activation="tanh", by=optimizers.Adam(0.01))
losses_own, probabilities_own = trained(own_net, epochs=30, batch_size=8)

# %% design name="gradient descent with momentum" cell="net10_solution"
net10 = net_of(10, by=optimizers.SGD(0.2, momentum=0.9))

# %% design name="gradient descent with momentum" cell="net10_training_solution"
losses10, probabilities10 = trained(net10, epochs=40, batch_size=16)
accuracy10 = share_of(probabilities10)

# %% design name="gradient descent with momentum" cell="net53_solution"
net53 = net_of(5, 3, by=optimizers.SGD(0.2, momentum=0.9))
losses53, probabilities53 = trained(net53, epochs=100, batch_size=16)

# %% design name="gradient descent with momentum" cell="own_net_solution"
own_net = net_of(20, by=optimizers.SGD(0.5))
losses_own, probabilities_own = trained(own_net, epochs=80, batch_size=16)

# %% design name="RMSprop, first weights of He" cell="net10_solution"
net10 = net_of(10, by=optimizers.RMSprop(0.02), kernel_initializer="he_normal")

# %% design name="RMSprop, first weights of He" cell="net10_training_solution"
losses10, probabilities10 = trained(net10, epochs=40, batch_size=32)
accuracy10 = share_of(probabilities10)

# %% design name="RMSprop, first weights of He" cell="net53_solution"
net53 = net_of(5, 3, by=optimizers.RMSprop(0.02), kernel_initializer="he_normal")
losses53, probabilities53 = trained(net53, epochs=120, batch_size=32)

# %% design name="RMSprop, first weights of He" cell="own_net_solution"
own_net = net_of(
    12, 6, activation="relu", by=optimizers.RMSprop(0.01), kernel_initializer="he_normal"
)
losses_own, probabilities_own = trained(own_net, epochs=60, batch_size=32)

# %% design name="stopped soon, while the loss still falls" cell="net10_solution"
net10 = net_of(10, by=optimizers.Adam(0.1))

# %% design name="stopped soon, while the loss still falls" cell="net10_training_solution"
losses10, probabilities10 = trained(net10, epochs=12, batch_size=35)
accuracy10 = share_of(probabilities10)

# %% design name="stopped soon, while the loss still falls" cell="net53_solution"
net53 = net_of(5, 3, by=optimizers.Adam(0.1))
losses53, probabilities53 = trained(net53, epochs=40, batch_size=35)

# %% design name="stopped soon, while the loss still falls" cell="own_net_solution"
own_net = net_of(6, activation="tanh", by=optimizers.Adam(0.05))
losses_own, probabilities_own = trained(own_net, epochs=10, batch_size=35)

# %% design name="dropout, and a fifth of the rows for validation" cell="net10_solution"
net10 = net_of(10, by=optimizers.Adam(0.05))

# %% design name="dropout, and a fifth of the rows for validation" cell="net10_training_solution"
losses10, probabilities10 = trained(net10, epochs=40, batch_size=16, validation_split=0.2)
accuracy10 = share_of(probabilities10)

# %% design name="dropout, and a fifth of the rows for validation" cell="net53_solution"
net53 = net_of(5, 3, by=optimizers.Adam(0.05))
losses53, probabilities53 = trained(net53, epochs=80, batch_size=16, validation_split=0.2)

# %% design name="dropout, and a fifth of the rows for validation" cell="own_net_solution"
Dropout = keras.layers.Dropout
own_net = compiled(
    [Dense(32, activation="relu"), Dropout(0.3), Dense(16, activation="relu"), Dropout(0.2)],
    by=optimizers.Adam(0.01),
)
losses_own, probabilities_own = trained(own_net, epochs=30, batch_size=16, validation_split=0.2)

# %% design name="early stopping on the training loss" cell="net10_solution"
stopping = keras.callbacks.EarlyStopping(
    monitor="loss", min_delta=1e-3, patience=15, restore_best_weights=True
)
stopped = {"epochs": 150, "batch_size": 35, "callbacks": [stopping]}
net10 = net_of(10, by=optimizers.Adam(0.05))

# %% design name="early stopping on the training loss" cell="net10_training_solution"
losses10, probabilities10 = trained(net10, **stopped)
accuracy10 = share_of(probabilities10)

# %% design name="early stopping on the training loss" cell="net53_solution"
net53 = net_of(5, 3, by=optimizers.Adam(0.1))
losses53, probabilities53 = trained(net53, **stopped)

# %% design name="early stopping on the training loss" cell="own_net_solution"
own_net = net_of(3, activation="tanh", by=optimizers.Adam(0.05))
losses_own, probabilities_own = trained(own_net, **stopped)

# %% design name="large first weights, Nadam" cell="net10_solution"
def large(n):
    drawn = keras.initializers.RandomNormal(stddev=1.0)
    return Dense(n, activation="sigmoid", kernel_initializer=drawn)


net10 = compiled([large(10)], by=optimizers.Nadam(0.05))

# %% design name="large first weights, Nadam" cell="net10_training_solution"
losses10, probabilities10 = trained(net10, epochs=60, batch_size=32)
accuracy10 = share_of(probabilities10)

# %% design name="large first weights, Nadam" cell="net53_solution"
net53 = compiled([large(5), large(3)], by=optimizers.Nadam(0.05))
losses53, probabilities53 = trained(net53, epochs=80, batch_size=32)

# %% design name="large first weights, Nadam" cell="own_net_solution"
own_net = compiled(
    [Dense(10, activation="relu"), Dense(10, activation="sigmoid")], by=optimizers.Nadam(0.02)
)
losses_own, probabilities_own = trained(own_net, epochs=60, batch_size=32)

# %% design name="batch by batch, in a loop of one's own" cell="net10_solution"
def in_batches(net, epochs):
    """Trained in four batches an epoch: the losses, and a function that asks the net."""
    rows, targets = np.asarray(X_train_scaled), one_hot(species_train, NAMES)
    losses, rng = [], np.random.default_rng(SEED)
    for _ in range(epochs):
        net.reset_metrics()
        for some in np.array_split(rng.permutation(len(rows)), 4):
            loss = net.train_on_batch(rows[some], targets[some])  # the mean of the epoch so far
        losses.append(float(loss))
    return losses, lambda rows: net.predict(scale(rows), verbose=0)


net10 = net_of(10, by=optimizers.Adam(0.1))

# %% design name="batch by batch, in a loop of one's own" cell="net10_training_solution"
losses10, probabilities10 = in_batches(net10, 40)
accuracy10 = share_of(probabilities10)

# %% design name="batch by batch, in a loop of one's own" cell="net53_solution"
net53 = net_of(5, 3, by=optimizers.Adam(0.1))
losses53, probabilities53 = in_batches(net53, 100)

# %% design name="batch by batch, in a loop of one's own" cell="own_net_solution"
own_net = net_of(7, activation="tanh", by=optimizers.Adam(0.1))
losses_own, probabilities_own = in_batches(own_net, 40)
