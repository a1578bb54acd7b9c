"""TDLib, unmodified, as a peer that never sees the real network."""
