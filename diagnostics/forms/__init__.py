"""What people enter of samples, results and policy: forms parse, actions act."""

from diagnostics.forms.policy import PolicyForm
from diagnostics.forms.results import ResultForm, SupersedeForm, VoidForm
from diagnostics.forms.samples import SampleForm
from diagnostics.forms.uploads import DateOrderForm, UploadForm

__all__ = [
    "DateOrderForm",
    "PolicyForm",
    "ResultForm",
    "SampleForm",
    "SupersedeForm",
    "UploadForm",
    "VoidForm",
]
