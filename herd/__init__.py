"""People, herds, animals and calvings; knows nothing of diagnostics."""
