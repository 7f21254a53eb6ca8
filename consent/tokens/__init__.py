"""Slips, receipts, envelopes and the proofs the box keeps: pure Python, twins of the client's core modules."""
