"""How the page says what commands say in English: times, and whole lines, in the language of whoever reads it."""
