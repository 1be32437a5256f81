"""YAML in, Schedule out: the only place that knows YAML."""
