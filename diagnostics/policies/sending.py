"""When a mail that somebody began counts as given up: sent by the next, or, cut off again and again, by nobody."""

from datetime import datetime, timedelta

#: No mail takes so long: a mail server that is silent for `EMAIL_TIMEOUT` has failed. Whoever began and has not said by
#: then what became of it was ended in the middle.
GIVEN_UP_AFTER = timedelta(hours=1)

#: A report whose making was cut off so often in a row ends whoever makes it: it is left until it is changed.
MOST_CUT_OFF = 3


def given_up_by(at: datetime) -> datetime:
    """Return the moment by which whoever has given up by `at` had begun."""
    return at - GIVEN_UP_AFTER
