"""The demonstration: the outlets of `seeds/`, served on a loopback port and polled like any other."""
