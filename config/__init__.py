"""How Freemartin is put together and started: settings, environment, addresses."""
