"""Organizers: who they are, and what the world sees of them."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from core.models import TimestampedModel, UuidModel


class UserManager(BaseUserManager["User"]):
    """Makes accounts; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """An organizer's account. Raises IntegrityError where the address or the slug is taken."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """An account that may enter the admin pages."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(UuidModel, TimestampedModel, AbstractBaseUser, PermissionsMixin):
    """An organizer: the user whose time is booked. Their profile is public but for the address."""

    email = models.EmailField(max_length=254, unique=True, help_text="In lower case.")
    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=60, help_text="The organizer's part of public links.")
    timezone = models.CharField(max_length=64, default="UTC", help_text="IANA name.")
    slot_interval_minutes = models.PositiveSmallIntegerField(
        default=0, help_text="Minutes between offered starts; 0: as long as the meeting."
    )
    bio = models.TextField(blank=True, default="")
    brand_color = models.CharField(max_length=7, blank=True, default="")
    logo_url = models.URLField(max_length=500, blank=True, default="")
    website = models.URLField(max_length=500, blank=True, default="")
    contact_email = models.EmailField(blank=True, default="")
    contact_phone = models.CharField(max_length=31, blank=True, default="")
    is_active = models.BooleanField(default=True)
    erase_requested_at = models.DateTimeField(
        null=True, blank=True, help_text="The account is closed, and goes as soon as invitees were told."
    )
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        permissions = [
            ("view_everything", "Can see all event types, bookings and hours of an organizer"),
            ("manage_everything", "Can change all event types, bookings and hours of an organizer"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.UniqueConstraint(fields=["slug"], name="user_slug_is_unique"),
            models.CheckConstraint(
                condition=models.Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"), name="user_slug_fits_an_address"
            ),
            models.CheckConstraint(
                condition=models.Q(slot_interval_minutes__lte=60),
                name="user_slot_interval_is_at_most_an_hour",
            ),
            # An account that is still entered must not be one that a job erases.
            models.CheckConstraint(
                condition=models.Q(erase_requested_at=None) | models.Q(is_active=False),
                name="user_to_be_erased_is_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(brand_color="") | models.Q(brand_color__regex="^#[0-9a-fA-F]{6}$"),
                name="user_brand_color_is_hex",
            ),
        ]

    def __str__(self) -> str:
        return self.slug
