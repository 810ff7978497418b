"""The three services, the runner that starts them and the command line."""
