"""Lines of births to import, drawn at random: few numbers and few days, so that they meet."""

from datetime import date, timedelta

from hypothesis import strategies as st

HEADER = "herd,dam,litter,calving_date,calf,sex,fate,number_born"
FIRST = date(2016, 1, 1)

#: Few numbers and few days, so that lines meet: dams born in the file, twins, numbers used twice, contradictions.
LINES = st.builds(
    "dairy,{},{},{},{},{},{},{}".format,
    st.sampled_from(["", "1", "2", "3", "11", "12"]),
    st.sampled_from(["", "", "", "A"]),
    st.integers(min_value=0, max_value=6).map(lambda half: FIRST + timedelta(days=500 * half)),
    st.sampled_from(["", "", "1", "2", "11", "12", "13", "14"]),
    st.sampled_from(["female", "male", "", "female"]),
    st.sampled_from(["", "", "alive", "stillborn"]),
    st.sampled_from(["", "", "2", "3"]),
)
