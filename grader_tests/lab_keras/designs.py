"""Other designs that task 2.2 allows, measured beside the reference (docs/calibration.md).

Fixed by the text: the network, Adam, the loss, what is watched and for how long, at most 100
epochs. Free: l2, learning rate, batches, patience within 8 to 20, where the weights start, which of
the two functions builds the net, how the points are split.
"""

# %% design name="as the hint says: Adam .05, batches of 100" cell="training_solution"
net = build_sequential(0)
net.compile(
    optimizer=keras.optimizers.Adam(0.05),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=10, restore_best_weights=True
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=100,
    batch_size=100,
    callbacks=[stopping],
    verbose=0,
)

# %% design name="Adam .02, small batches" cell="training_solution"
net = build_functional(0.0)
net.compile(
    optimizer=keras.optimizers.Adam(0.02),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=20, restore_best_weights=True
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=60,
    batch_size=32,
    callbacks=[stopping],
    verbose=0,
)

# %% design name="Adam .03 in batches of 24, least patience" cell="training_solution"
net = build_sequential(0.0)
net.compile(
    optimizer=keras.optimizers.Adam(0.03),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=8, restore_best_weights=True
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=50,
    batch_size=24,
    callbacks=[stopping],
    verbose=0,
)

# %% design name="long steps: Adam .2" cell="training_solution"
net = build_functional(0.0)
net.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.2),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=15, restore_best_weights=True
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=100,
    batch_size=120,
    callbacks=[stopping],
    verbose=0,
)

# %% design name="punished weights" cell="training_solution"
net = build_sequential(0.001)
net.compile(
    optimizer=keras.optimizers.Adam(0.1),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=20, restore_best_weights=True
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=100,
    batch_size=64,
    callbacks=[stopping],
    verbose=0,
)

# %% design name="from the weights of Lab 2" cell="training_solution"
net = build_functional(0.0001)
net.set_weights([W1, b1, W2, b2])
net.compile(
    optimizer=keras.optimizers.Adam(0.05),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=12, restore_best_weights=True
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=100,
    batch_size=60,
    callbacks=[stopping],
    verbose=0,
)

# %% design name="only what is much better counts" cell="training_solution"
net = build_sequential(0.0)
net.compile(
    optimizer=keras.optimizers.Adam(0.1),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=10, restore_best_weights=True, min_delta=0.01
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=100,
    batch_size=96,
    callbacks=[stopping],
    verbose=0,
)

# %% design name="steps that grow shorter" cell="training_solution"
rate = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=100, decay_rate=0.8)
net = build_functional(0.0)
net.compile(
    optimizer=keras.optimizers.Adam(rate),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=20, restore_best_weights=True
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=60,
    batch_size=48,
    callbacks=[stopping],
    verbose=0,
)

# %% design name="Keras' own batches of 32, AMSGrad" cell="training_solution"
net = build_sequential(0.0001)
net.compile(
    optimizer=keras.optimizers.Adam(0.05, amsgrad=True),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=8, restore_best_weights=True
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=80,
    batch_size=32,
    callbacks=[stopping],
    verbose=0,
)

# %% design name="one batch of all points" cell="training_solution"
net = build_functional(0.0)
net.compile(
    optimizer=keras.optimizers.Adam(0.1),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=20, restore_best_weights=True
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=100,
    batch_size=480,
    callbacks=[stopping],
    verbose=0,
)

# %% design name="another split, in a loop over the arms" cell="split_solution"
rng = np.random.default_rng(SEED)
train_rows, test_rows = [], []
for arm in range(4):
    rows = rng.permutation(np.flatnonzero(y == arm))
    test_rows += list(rows[:50])
    train_rows += list(rows[50:])
train_rows = rng.permutation(train_rows)
X_train, X_test = X[train_rows], X[test_rows]
y_train, y_test = y[train_rows], y[test_rows]

# %% design name="another split, in a loop over the arms" cell="training_solution"
net = build_sequential(0.0)
net.compile(
    optimizer=keras.optimizers.Adam(0.1),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=12, restore_best_weights=True
)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=60,
    batch_size=96,
    callbacks=[stopping],
    verbose=0,
)
