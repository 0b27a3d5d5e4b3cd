"""Our tables as `inspectdb` would write them: what the admin's pages show, and no more."""

from __future__ import annotations

from django.db import models


class Unmanaged(models.Model):
    class Meta:
        abstract = True
        managed = False


class Service(Unmanaged):
    short_name = models.CharField(max_length=80)

    class Meta(Unmanaged.Meta):
        db_table = "service"

    def __str__(self) -> str:
        return self.short_name


class Office(Unmanaged):
    name = models.CharField(max_length=200)

    class Meta(Unmanaged.Meta):
        db_table = "office"

    def __str__(self) -> str:
        return self.name


class District(Unmanaged):
    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=100)

    class Meta(Unmanaged.Meta):
        db_table = "district"

    def __str__(self) -> str:
        return self.name


STATUSES = [
    (word, word)
    for word in ("draft", "submitted", "approved", "processing", "producing", "finished", "handed_over", "returned",
                 "cancelled", "expired")
]  # fmt: skip
PEOPLE_STATUSES = [
    (word, word)
    for word in ("draft", "waiting", "verified", "returned", "cancelled", "suspended", "replaced", "expired")
]


class Applicant(Unmanaged):
    status = models.CharField(max_length=24, choices=PEOPLE_STATUSES)
    reference = models.CharField(max_length=16, unique=True)
    nik_index = models.CharField(max_length=32, null=True, blank=True)
    kk_index = models.CharField(max_length=32, null=True, blank=True)
    whatsapp_index = models.CharField(max_length=32, null=True, blank=True)
    name = models.CharField(max_length=200, null=True, blank=True)
    address = models.CharField(max_length=300, null=True, blank=True)
    district = models.ForeignKey(District, models.DO_NOTHING, to_field="code", db_column="district_code", null=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta(Unmanaged.Meta):
        db_table = "applicant"

    def __str__(self) -> str:
        return self.name or ""


class ServiceRequest(Unmanaged):
    status = models.CharField(max_length=24, choices=STATUSES)
    reference = models.CharField(max_length=16, unique=True)
    created_at = models.DateTimeField()
    applicant = models.ForeignKey(Applicant, models.DO_NOTHING)
    filed_via = models.CharField(max_length=20)
    service = models.ForeignKey(Service, models.DO_NOTHING)
    recap_line = models.CharField(max_length=80, null=True, blank=True)
    district = models.ForeignKey(District, models.DO_NOTHING, to_field="code", db_column="district_code", null=True)
    office = models.ForeignKey(Office, models.DO_NOTHING, null=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    hold_reason = models.CharField(max_length=500, null=True, blank=True)

    class Meta(Unmanaged.Meta):
        db_table = "service_request"

    def __str__(self) -> str:
        return self.reference


class Document(Unmanaged):
    service_request = models.ForeignKey(ServiceRequest, models.DO_NOTHING)
    name = models.CharField(max_length=200)
    delivery = models.CharField(max_length=24)
    state = models.CharField(max_length=24)
    office = models.ForeignKey(Office, models.DO_NOTHING, null=True)
    pickup_at = models.DateTimeField(null=True, blank=True)
    receiver = models.CharField(max_length=200, null=True, blank=True)

    class Meta(Unmanaged.Meta):
        db_table = "document"

    def __str__(self) -> str:
        return self.name


class Attachment(Unmanaged):
    id = models.UUIDField(primary_key=True)
    service_request = models.ForeignKey(ServiceRequest, models.DO_NOTHING, null=True)
    key = models.CharField(max_length=60)
    size = models.IntegerField()

    class Meta(Unmanaged.Meta):
        db_table = "attachment"

    def __str__(self) -> str:
        return self.key
