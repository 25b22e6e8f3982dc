"""The hidden field that says whose a form is."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from herd.kept import OWNER_FIELD, sign_form_owner

register = template.Library()


@register.simple_tag(takes_context=True)
def form_owner(context: template.Context | dict[str, Any]) -> SafeString:
    """Write the hidden field; it stands in every form that is posted, beside `{% csrf_token %}`."""
    request = context.get("request")
    if request is None or not (signed := sign_form_owner(request)):
        return SafeString("")
    return format_html('<input type="hidden" name="{}" value="{}">', OWNER_FIELD, signed)
