"""Front matter: what it can hold, how it is written, and how it is read back."""
