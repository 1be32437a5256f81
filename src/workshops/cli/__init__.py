"""The command line: parse, call, print, exit. Only here the clock is read and errors printed."""
