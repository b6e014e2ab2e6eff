"""Nothing published gives a small group away."""
