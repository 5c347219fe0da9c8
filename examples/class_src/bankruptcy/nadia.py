"""Nadia's upload broke off in the middle, so the file is no JSON."""
# %% raw
{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "intro",
   "metadata": {},
   "source": [
    "# Which company will go bankrupt?\n",
    "\n",
    "A bank wants to know which of its borrowers may fail next year. You have 6,819 comp
