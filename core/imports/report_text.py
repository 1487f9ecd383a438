"""The report of an import as a person reads it on a console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.imports.manyvalued import without_numbers

if TYPE_CHECKING:
    from core.imports.report import ImportReport

SHOWN_UNMAPPED = 20  # values per field


def report_text(report: ImportReport) -> str:
    """Counts, then refused rows with their reasons, then values without a match and columns that nobody took."""
    return "\n".join([*_summary(report), *_refusal_lines(report), *_unmapped_lines(report), *_unused_lines(report)])


def _summary(report: ImportReport) -> list[str]:
    counts = (
        (_("made"), report.made),
        (_("updated"), report.updated),
        (_("unchanged"), report.unchanged),
        (_("refused"), report.refused),
    )
    lines = [_("Dry run: nothing was saved.")] if report.dry_run else []
    if report.stopped:
        lines.append(_("Stopped before the end: %(reason)s") % {"reason": report.stopped})
    width = max(len(label) for label, count in counts)
    lines += [f"  {label:<{width}}  {count:>11,}" for label, count in counts]
    total = ngettext(
        "%(rows)s row in %(seconds)s s, %(rate)s a second",
        "%(rows)s rows in %(seconds)s s, %(rate)s a second",
        report.rows,
    )
    lines.append(
        total % {"rows": f"{report.rows:,}", "seconds": f"{report.elapsed:.1f}", "rate": f"{report.rate:,.0f}"}
    )
    if report.duplicates:
        repeated = ngettext(
            "%(count)s row repeats an id of this file", "%(count)s rows repeat an id of this file", report.duplicates
        )
        lines.append(repeated % {"count": f"{report.duplicates:,}"})
    return lines


def _refusal_lines(report: ImportReport) -> list[str]:
    if not report.refusals:
        return []
    lines = ["", _("Refused rows")]
    for refusal in report.refusals:
        place = _("line %(line)s") % {"line": refusal.line}
        cell = ": ".join(part for part in (refusal.column, _quoted(refusal.value)) if part)
        lines.append("  " + ", ".join(part for part in (place, cell) if part))
        lines.append("      " + refusal.reason)
    if report.refusals_left_out:
        lines.append("  " + _("and %(count)s more reasons, not listed") % {"count": f"{report.refusals_left_out:,}"})
    return lines


def _unmapped_lines(report: ImportReport) -> list[str]:
    lines: list[str] = []
    for field, counts in report.unmapped.items():
        lines += ["", _("Values of %(field)s without a match") % {"field": field}]
        listed = counts.most_common(SHOWN_UNMAPPED)
        lines += [f"  {count:>7,}  {value}" for value, count in listed]
        others = counts.total() - sum(count for value, count in listed) + report.unmapped_left_out[field]
        if others:
            lines.append(f"  {others:>7,}  " + _("times another value"))
    return lines


def _unused_lines(report: ImportReport) -> list[str]:
    if not report.unused_columns:
        return []
    return [
        "",
        _("Columns that no field takes"),
        *(f"  {name}" for name in without_numbers(list(report.unused_columns))),
    ]


def _quoted(value: str) -> str:
    return f'"{value}"' if value else ""
