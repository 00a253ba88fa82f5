"""What is made when it is first used, for a start that loads what it uses. It knows nothing of the house."""
