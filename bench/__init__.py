"""Build times of this project on posts of its own making, beside the peers that are installed."""
