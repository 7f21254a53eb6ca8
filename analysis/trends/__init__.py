"""Waves side by side: which questions can be compared and why others can't, their figures, and the change between them."""
