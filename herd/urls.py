"""Addresses of the herds, their people, animals and calvings.

Names of a herd's pages stand in the namespace `herd:`, those of the whole program in none.
"""

from django.urls import URLPattern, URLResolver, include, path

from herd.views import (
    account,
    animals,
    calvings,
    corrections,
    leaving,
    members,
    preferences,
    settings,
    sign_in_links,
    tags,
)

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

_CALVING = f"{_HERD}calvings/<uuid:public_id>/"
_ANIMAL = f"{_HERD}animals/<uuid:public_id>/"

herd_pages += [
    # Calvings
    path(f"{_HERD}calvings/new/", calvings.calving_new, name="calving-new"),
    path(f"{_HERD}dams/", calvings.dams, name="dams"),
    path(f"{_HERD}dams/check/", calvings.dam_check, name="dam-check"),
    path(f"{_CALVING}correct/", corrections.calving_edit, name="calving-edit"),
    path(f"{_CALVING}correct/dam/", corrections.corrected_dam_check, name="corrected-dam-check"),
    path(f"{_CALVING}calves/new/", corrections.calf_add, name="calf-add"),
    path(f"{_CALVING}undo/", corrections.calving_undo, name="calving-undo"),
    path(f"{_CALVING}void/", corrections.calving_void, name="calving-void"),
    path(f"{_CALVING}settle/<uuid:other_id>/", corrections.calving_join, name="calving-join"),
    path(f"{_HERD}unsettled/", corrections.unsettled, name="unsettled"),
    # Animals
    path(f"{_HERD}animals/new/", animals.animal_new, name="animal-new"),
    path(f"{_ANIMAL}correct/", animals.animal_edit, name="animal-edit"),
    path(f"{_ANIMAL}number/", animals.animal_number, name="animal-number"),
    path(f"{_ANIMAL}remove/", corrections.calf_remove, name="calf-remove"),
    path(f"{_ANIMAL}back/", leaving.leaving_undo, name="leaving-undo"),
    path(f"{_HERD}to-tag/", tags.tags, name="to-tag"),
    path(f"{_HERD}leaving/", leaving.leaving, name="leaving"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("theme/", preferences.set_theme, name="set-theme"),
    path("language/", preferences.set_language, name="set-language"),
    path("", include((herd_pages, "herd"))),
]
