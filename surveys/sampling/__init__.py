"""Drawing schools and classes by chance, so that anybody can draw them again. Pure: the standard library only."""
