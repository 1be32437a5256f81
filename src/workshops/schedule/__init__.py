"""The schedule's YAML file: read it, check it, change it. The only place that knows YAML.

To read the code: `load` reads a file by `document` (its text as plain values), `convert` (typed
ones, by the `schema`), `build` (the model) and `checks`; for `check` also by `warning_checks`.
`positions` and `locate` are only for errors. `edit` changes a file by the smallest `splice`,
`perform` writes it, `dump` writes new YAML.
"""
