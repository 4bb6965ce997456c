"""SDMX as every app speaks it: the information model and the writing of SDMX-ML structures."""
