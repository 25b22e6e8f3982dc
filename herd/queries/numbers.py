"""The order of animals by their numbers."""

from django.db.models import F, OrderBy
from django.db.models.functions import Length

from herd.models.animals import figure_of


def in_order_of_number(prefix: str = "", *, descending: bool = False) -> tuple[OrderBy | str, ...]:
    """Return how animals are sorted by number as people count: 2 before 10, and 0009 between the two.

    Numbers are text: leading zeros apart the shorter comes first, and of equal length the text decides, which for
    digits is the figure. `prefix` leads to the animal
    from the records sorted, such as `animal__`. Between equal numbers the record's id decides. A herd's own animals
    are read in this order by the index `animal_in_order_of_number`, which leaves out those without a number.
    """
    figure = figure_of(f"{prefix}number")
    parts = (Length(figure), figure, F(f"{prefix}number"), F("pk"))
    return tuple(part.desc() if descending else part.asc() for part in parts)
