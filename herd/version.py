"""Which version of the program this is: shown at the foot of each page, and kept with all that is signed."""

VERSION = "0.1.0"
