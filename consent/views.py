"""The pages about schools, groups and counts."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from backend.accounts.access import Permission, permissions_in, study_for
from backend.accounts.models import Study, User
from backend.core.errors import Conflict
from consent import selectors
from consent.forms import CountForm, GroupForm, SchoolFilter, SchoolForm
from consent.models import ParticipationCount
from consent.selectors.class_lists import expected_counts
from consent.services import schools as services

A_PAGE = 25


def may_design(request: HttpRequest, study: Study) -> bool:
    return isinstance(request.user, User) and Permission.DESIGN in permissions_in(request.user, study)


@login_required
@require_GET
def schools(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    chosen = SchoolFilter(request.GET)
    chosen.is_valid()
    wanted = {name: value for name, value in chosen.cleaned_data.items() if value}
    page = Paginator(selectors.schools_of(found, **wanted), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "study": found,
        "page": page,
        "filter": chosen,
        "narrowed": bool(wanted),
        "may_design": may_design(request, found),
    }
    return render(request, "consent/schools.html", context)


@login_required
@require_GET
def school(request: HttpRequest, study: uuid.UUID, school: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.school_in(found, school)
    groups = selectors.groups_of(found).filter(school=one)
    context = {"study": found, "school": one, "groups": groups, "may_design": may_design(request, found)}
    return render(request, "consent/school.html", context)


def form_page(request: HttpRequest, study: Study, form: Any, **texts: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "consent/form.html", {"study": study, "form": form, **texts}, status=status)


def kept(form: ModelForm[Any], keep: Any) -> bool:
    """Hand the cleaned fields to the service; a name that is taken becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        keep(**form.cleaned_data)
    except Conflict as error:
        form.add_error(None, str(error))
        return False
    return True


@login_required
@require_http_methods(["GET", "POST"])
def school_add(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    form = SchoolForm(request.POST or None)
    added = []
    if kept(form, lambda **fields: added.append(services.add_school(study=found, **fields))):
        messages.success(request, _("The school is on the list. Now add the classes that take part."))
        return redirect("consent:school", study=study, school=added[0].public_id)
    back = reverse("consent:schools", args=[study])
    return form_page(request, found, form, heading=_("Add a school"), act=_("Add the school"), back=back)


@login_required
@require_http_methods(["GET", "POST"])
def school_edit(request: HttpRequest, study: uuid.UUID, school: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.school_in(found, school)
    back = reverse("consent:school", args=[study, school])
    form = SchoolForm(request.POST or None, instance=selectors.school_in(found, school))
    if kept(form, lambda **fields: services.change_school(school=one, **fields)):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(request, found, form, heading=one.name, act=_("Save"), back=back)


@login_required
@require_http_methods(["GET", "POST"])
def group_add(request: HttpRequest, study: uuid.UUID, school: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.school_in(found, school)
    form = GroupForm(request.POST or None)
    back = reverse("consent:school", args=[study, school])
    if kept(form, lambda **fields: services.add_group(school=one, **fields)):
        messages.success(request, _("The class is on the list."))
        return redirect(back)
    return form_page(request, found, form, heading=_("Add a class"), under=one.name, act=_("Add the class"), back=back)


@login_required
@require_http_methods(["GET", "POST"])
def group_edit(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.group_in(found, group)
    back = reverse("consent:school", args=[study, one.school.public_id])
    form = GroupForm(request.POST or None, instance=selectors.group_in(found, group))
    if kept(form, lambda **fields: services.change_group(group=one, **fields)):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(request, found, form, heading=one.label, under=one.school.name, act=_("Save"), back=back)


@login_required
@require_http_methods(["GET", "POST"])
def counts(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    """The teacher's three counts; afterwards back to where they were asked from."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.group_in(found, group)
    before = selectors.counts_of(one)
    expected = expected_counts(one) or {"eligible": one.size}
    form = CountForm(request.POST or None, instance=before or ParticipationCount(group=one, **expected))
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("consent:school", args=[study, one.school.public_id])
    if kept(form, lambda **fields: services.count_participation(group=one, **fields)):
        messages.success(request, _("The counts are kept."))
        return redirect(back)
    context = {"study": found, "form": form, "group": one, "back": back}
    return render(request, "consent/counts.html", context, status=422 if form.is_bound else 200)
