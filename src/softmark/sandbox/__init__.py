"""Where student code runs: bubblewrap outside, one fork in its own namespaces inside.

Two sides, kept apart. The *guest* (``warm``, ``fork``, ``helper``, ``snapshots``,
``describe``, ``seccomp``, ``syscalls``) runs inside; the *host* (``bubblewrap``,
``stage``, ``warm_parent``, ``watchdog``, ``provisioner``) starts it, watches it and
ends it.
"""
