"""Workflows, for operators to look at."""

from django.contrib import admin

from apps.workflows.models import Workflow, WorkflowStep


class StepInline(admin.TabularInline):  # type: ignore[type-arg]  # takes none at run time
    """The steps of a workflow, in their order."""

    model = WorkflowStep
    extra = 0
    ordering = ("order",)


@admin.register(Workflow)
class WorkflowAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes none at run time
    """Who automates what."""

    list_display = ("name", "organizer", "trigger", "is_active", "applies_to_all")
    # Without the secrets: those are their organizer's.
    fields = ("organizer", "name", "trigger", "is_active", "applies_to_all")
    list_filter = ("trigger", "is_active")
    list_select_related = ("organizer",)
    inlines = (StepInline,)
