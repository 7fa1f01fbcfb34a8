"""Who must do it: the duties a notice states, each with its proof and its rule."""
