"""A person's own tokens for the API: see them, make one, revoke one."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts import access
from backend.accounts import tokens as services
from backend.accounts.access import Permission
from backend.accounts.models import Study, User
from backend.core.errors import DomainError

PERMISSIONS = {
    Permission.ANALYSE: _("Make releases, weights and table books"),
    Permission.EXPORT_MICRODATA: _("Fetch rows of children"),
}
"""What may be added to looking."""


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Which program will use it, and where."))
    study: forms.ModelChoiceField[Study] = forms.ModelChoiceField(
        queryset=Study.objects.none(), label=_("Study"), empty_label=None
    )
    permissions = forms.MultipleChoiceField(
        label=_("Beside reading, it may"),
        required=False,
        choices=[(permission.value, text) for permission, text in PERMISSIONS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["study"].queryset = access.studies_of(user)  # type: ignore[attr-defined]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; a token that was just made is shown on this page alone."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  login_required narrows nothing for the type checker
    form = TokenForm(user, request.POST or None, label_suffix="")
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _row, secret = services.create(user=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            form = TokenForm(user, label_suffix="")
    context = {"form": form, "secret": secret, "tokens": services.of_user(user), "studies": access.studies_of(user)}
    return render(request, "backend/tokens.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101  as above
    services.revoke(services.own(request.user, token))
    return redirect("tokens")
