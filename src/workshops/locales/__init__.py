"""The words that participants read, one file a language."""
