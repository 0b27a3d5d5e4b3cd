"""The same columns, search and filters as our lists; all else is Django's own default.

One kindness: `raw_id_fields`. Without it the page of a case is a select box of every applicant.
"""

from __future__ import annotations

from django.contrib import admin

from bench.stock_django.models import Applicant, Attachment, Document, ServiceRequest


class DocumentInline(admin.TabularInline):
    model = Document
    extra = 0


class AttachmentInline(admin.TabularInline):
    model = Attachment
    extra = 0


@admin.register(ServiceRequest)
class ServiceRequestAdmin(admin.ModelAdmin):
    list_per_page = 25  # as ours
    list_display = ("reference", "service", "applicant", "status", "district", "submitted_at", "due_at")
    search_fields = ("reference", "applicant__name", "applicant__nik_index")
    list_filter = ("status", "service", "office", "district")
    raw_id_fields = ("applicant",)
    inlines = (DocumentInline, AttachmentInline)


@admin.register(Applicant)
class ApplicantAdmin(admin.ModelAdmin):
    list_per_page = 25
    list_display = ("reference", "name", "status", "district", "submitted_at", "verified_at")
    search_fields = ("name", "nik_index", "whatsapp_index", "reference")
    list_filter = ("status", "district")
