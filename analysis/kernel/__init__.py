"""Design-based statistics on plain numpy arrays: designs, one variance routine, estimates, tables, weights.

Rows are children; a code is an integer from 0, and -1 stands for "no value". Nothing here reads files, knows labels,
keeps state or has options outside its arguments.
"""
