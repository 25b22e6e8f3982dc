"""Settings: `base` for all; `local`, `test`, `demo` and `production` each for one purpose."""
