"""The command line: `dragoman --help`."""
