"""The command line: one module a family of commands, one app that gathers them."""
