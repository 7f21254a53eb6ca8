"""The first account of an installation."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.accounts.models import Membership, Organisation, Role, User
from consent.services import audit


class Command(BaseCommand):
    help = "Makes an owner of an organisation; asks for the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", default="Arobase")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(email__iexact=options["email"]).exists():
            raise CommandError(f"{options['email']} has an account already.")
        password = getpass.getpass("Password (at least 12 characters): ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            organisation, _made = Organisation.objects.get_or_create(name=options["organisation"])
            user = User.objects.create_user(options["email"], password)
            Membership.objects.create(user=user, organisation=organisation, role=Role.OWNER)
            audit.note(None, "command", "access.role", "owner", organisation.public_id)
        self.stdout.write(f"{user.email} owns {organisation.name}.")
