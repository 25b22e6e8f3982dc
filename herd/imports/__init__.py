"""Files into the records, and out of them.

A file goes through these steps; all but the first and the last know nothing of what its lines are about:

- `reading` opens it (`text_files`, `workbooks`) and refuses by name what is not read;
- `columns` finds the columns of a `Layout` in its header, `cells` reads a cell into canonical text;
- `staging` puts the lines into `ImportRow`, piece by piece, so that a large file needs no more memory;
- `runs` carries out the `Importer` registered for the kind: it decides line by line and writes through actions;
- `report` counts, and writes each problem as one line.

`uploads` is what pages call, `herd.management.importing` what commands share, `exports` the way out. Another app
adds a kind of file by registering an `Importer`, and tells what a trial would change by registering a watcher.
"""

from herd.imports.animals import ANIMALS
from herd.imports.births import BIRTHS

__all__ = ["ANIMALS", "BIRTHS"]
