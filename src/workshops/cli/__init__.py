"""The command line: parse, call, print, exit. Only here is the clock read and an error told."""
