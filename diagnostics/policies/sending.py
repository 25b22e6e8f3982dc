"""When a mail that somebody began to send counts as given up, and may be sent by the next."""

from datetime import datetime, timedelta

#: No mail takes so long: a mail server that is silent for `EMAIL_TIMEOUT` has failed. Whoever began and has not said by
#: then what became of it was ended in the middle.
GIVEN_UP_AFTER = timedelta(hours=1)


def given_up_by(at: datetime) -> datetime:
    """Return the moment by which whoever has given up by `at` had begun."""
    return at - GIVEN_UP_AFTER
