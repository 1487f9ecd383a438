"""How the history of a concept reads."""

from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import LogActionRegistry, LogFormatter

from taxonomy.languages import language_name


class Merge(LogFormatter):
    label = gettext_lazy("Merge concepts")

    def format_message(self, log_entry: Any) -> str:
        return " ".join([_("Merged into “%(into)s”.") % _names(log_entry), _retagged(log_entry)])


class Absorb(LogFormatter):
    label = gettext_lazy("Take in a merged concept")

    def format_message(self, log_entry: Any) -> str:
        return " ".join([_("“%(merged)s” was merged into this concept.") % _names(log_entry), _retagged(log_entry)])


class EditLabels(LogFormatter):
    label = gettext_lazy("Edit the names of a concept")

    def format_message(self, log_entry: Any) -> str:
        changes = [
            f"{language_name(code)} “{change['from']}” → “{change['to']}”"
            if change["from"] != change["to"]
            else language_name(code)
            for code, change in log_entry.data.get("names", {}).items()
        ]
        return _("Names changed: %(changes)s.") % {"changes": get_text_list(changes, _("and"))}


class Move(LogFormatter):
    label = gettext_lazy("Move a concept")

    def format_message(self, log_entry: Any) -> str:
        under = log_entry.data.get("under")
        return _("Moved under “%(parent)s”.") % {"parent": under} if under else _("Moved to the top.")


def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action("taxonomy.add", gettext_lazy("Add a concept"), gettext_lazy("Added."))
    actions.register_action(
        "taxonomy.retire", gettext_lazy("Retire a concept"), gettext_lazy("Retired: offered no more.")
    )
    actions.register_action(
        "taxonomy.restore", gettext_lazy("Restore a concept"), gettext_lazy("Restored: offered again.")
    )
    actions.register_action("taxonomy.merge")(Merge)
    actions.register_action("taxonomy.absorb")(Absorb)
    actions.register_action("taxonomy.edit_labels")(EditLabels)
    actions.register_action("taxonomy.move")(Move)


def _names(log_entry: Any) -> dict[str, str]:
    return {"merged": log_entry.data.get("merged", ""), "into": log_entry.data.get("into", "")}


def _retagged(log_entry: Any) -> str:
    count = log_entry.data.get("objects", 0)
    return ngettext("%(count)d object was re-tagged.", "%(count)d objects were re-tagged.", count) % {"count": count}
