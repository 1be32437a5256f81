"""The command line: parse, call, print, exit. Only here the clock is read and errors printed.

To read the code: `main` loads the module of a command and catches errors; each command starts from
`settings`. `options` and `filters` are the options of several commands; `output`, `plans` and
`changes` have what several print.
"""
