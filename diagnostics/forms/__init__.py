"""What people enter of samples, results and policy: forms parse, actions act."""

from diagnostics.forms.results import ResultForm, SupersedeForm, VoidForm
from diagnostics.forms.samples import SampleForm

__all__ = ["ResultForm", "SampleForm", "SupersedeForm", "VoidForm"]
