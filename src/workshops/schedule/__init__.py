"""The schedule's YAML file: read it, check it, change it. The only place that knows YAML."""
