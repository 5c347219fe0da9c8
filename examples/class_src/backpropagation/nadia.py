"""Nadia's upload broke off in the middle: not valid JSON."""

# %% raw
{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "title",
   "metadata": {},
   "source": [
    "# Backpropagation\n",
    "\n",
    "A network learns by gradient descent, and gradient descent needs the derivative of the error with respect to *every*\n",
    "weight. Backpropagation gets them all in one walk back through the network: it is the chain rule, with nothing computed twice.\n",
    "\n",
    "You will walk back through four graphs: logistic regression, one neuron (Example 6), one hidden neuron (Example 7), and a\n",
    "2-2-2 network, first number by number (Example 8), then as a program that learns.\n",
    "\n",
    "- In the cells with **numbers**, work by hand, by calculator or in code; rounding every step to four digits is fine.\n",
    "  A wrong number costs its own step only: later steps are marked from the numbers *you* have.\n",
    "- In the cells with **functions**, do not round: they are called with other inputs than those you see."
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "setup",
   "metadata": {
    "deletable": false,
    "editable": false,
    "nbgrader": {
     "cell_type": "code",
     "checksum": "68c22f2bd88cfe040b9acd1b1f7baf49",
     "grade": false,
     "grade_id": "setup",
     "locked": true,
     "schema_version": 3,
     "solution": false,
     "task": false
    }
   },
   "outputs": [],
   "source": [
    "import matplotlib.pyplot as plt\n",
    "import numpy as np\n",
    "\n",
    "\n",
    "def written(*names):\n",
    "    \"\"\"Ask politely for names that are not there yet.\"\"\"\n",
    "    missing = [name for name in names if name not in globals()]\n",
    "    assert not missing, f\"
