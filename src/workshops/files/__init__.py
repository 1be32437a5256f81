"""Writing and locking files, and reading passwords: every write is atomic."""
