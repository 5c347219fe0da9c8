"""Nadia's file was cut off on its way: it is no valid JSON."""


# %% raw
{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "intro",
   "metadata": {},
   "source": [
    "# Gradient descent\n",
    "\n",
    "You stand on a mountain in thick fog and want to reach the fo
