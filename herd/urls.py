"""Addresses of the herds, their people, animals and calvings.

Names of a herd's pages stand in the namespace `herd:`, those of the whole program in none.
"""

from django.urls import URLPattern, URLResolver, include, path

from herd.views import account, members, preferences, settings, sign_in_links

_HERD = "herds/<str:code>/"
_MEMBER = f"{_HERD}members/<uuid:person>/"

herd_pages: list[URLPattern | URLResolver] = [
    # People
    path("account/", account.account, name="account"),
    path("account/sign-out-elsewhere/", account.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("welcome/", account.welcome, name="welcome"),
    path("in/<str:token>/", sign_in_links.sign_in_link, name="sign-in-link"),
    path(f"{_HERD}members/", members.member_list, name="members"),
    path(f"{_HERD}members/invite/", members.member_invite, name="member-invite"),
    path(f"{_HERD}members/new/", members.member_new, name="member-new"),
    path(_MEMBER, members.member, name="member"),
    path(f"{_MEMBER}remove/", members.member_remove, name="member-remove"),
    path(f"{_MEMBER}link/", sign_in_links.member_link, name="member-link"),
    path(f"{_MEMBER}link/code.svg", sign_in_links.member_link_code, name="member-link-code"),
    path(f"{_MEMBER}link/withdraw/", sign_in_links.member_link_withdraw, name="member-link-withdraw"),
    # Settings
    path(f"{_HERD}settings/", settings.herd_settings, name="settings"),
    path("time-zones/", settings.time_zone_list, name="time-zones"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("theme/", preferences.set_theme, name="set-theme"),
    path("language/", preferences.set_language, name="set-language"),
    path("", include((herd_pages, "herd"))),
]
