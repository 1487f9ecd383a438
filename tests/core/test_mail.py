from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Barrier, Thread

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.utils import timezone

from core import mail
from core.enums import MailState
from core.models import OutgoingMail
from tests.core.smtp_sink import SmtpSink


@pytest.fixture
def rows(settings, db):
    """Django's mail functions write rows, as outside of tests."""
    settings.EMAIL_BACKEND = "core.mail.RowBackend"
    return OutgoingMail.objects


@pytest.fixture
def smtp(settings):
    with SmtpSink() as sink:
        settings.EMAIL_DELIVERY = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": sink.port,
        }
        yield sink


def send(**headers: str) -> int:
    return EmailMessage("Hello", "Text", "portal@example.org", ["reader@example.org"], headers=headers).send()


def test_message_of_a_rolled_back_transaction_is_never_sent(rows):
    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    assert mail.deliver() == 0
    assert rows.count() == 0
    assert django_mail.outbox == []


def test_message_is_sent_once_by_the_worker_and_not_before(rows):
    send()

    assert django_mail.outbox == []
    assert mail.deliver() == 1
    assert [message.subject for message in django_mail.outbox] == ["Hello"]
    assert mail.deliver() == 0
    row = rows.get()
    assert (row.state, row.leased_until, row.error) == (MailState.SENT, None, "")
    assert row.sent_at is not None


def test_second_message_with_the_same_key_is_not_queued(rows):
    assert send(**{mail.KEY_HEADER: "welcome-7"}) == 1
    assert send(**{mail.KEY_HEADER: "welcome-7"}) == 0
    assert send(**{mail.KEY_HEADER: "welcome-8"}) == 1

    assert sorted(rows.values_list("key", flat=True)) == ["welcome-7", "welcome-8"]


def test_key_stays_inside_the_portal(rows):
    send(**{mail.KEY_HEADER: "welcome-7"})

    assert mail.KEY_HEADER not in message_from_bytes(bytes(rows.get().mime))


def test_message_that_is_sent_again_keeps_its_key(rows):
    message = EmailMessage(
        "Hello", "Text", "portal@example.org", ["reader@example.org"], headers={mail.KEY_HEADER: "welcome-7"}
    )

    assert (message.send(), message.send()) == (1, 0)
    assert message.extra_headers == {mail.KEY_HEADER: "welcome-7"}
    assert rows.count() == 1


def test_messages_without_key_are_all_queued(rows):
    assert send() + send() == 2
    assert rows.count() == 2


def test_message_without_recipients_is_no_row(rows):
    assert EmailMessage("Hello", "Text", "portal@example.org", []).send() == 0
    assert rows.count() == 0


def test_failed_delivery_waits_longer_each_time_and_is_parked_after_the_last(rows, settings):
    settings.EMAIL_DELIVERY = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": 9,  # nobody listens there
    }
    with time_machine.travel("2026-03-05T12:00:00+00:00", tick=False) as clock:
        send()
        waits = []
        for _attempt in mail.BACK_OFF_MINUTES:
            assert mail.deliver() == 0
            row = rows.get()
            assert row.state == MailState.QUEUED
            waits.append((row.due_at - timezone.now()).total_seconds() / 60)
            clock.move_to(row.due_at)
        mail.deliver()

        row = rows.get()
    assert waits == list(mail.BACK_OFF_MINUTES)
    assert row.state == MailState.PARKED
    assert row.attempts == len(mail.BACK_OFF_MINUTES) + 1
    assert "ConnectionRefusedError" in row.error


def test_postponed_message_is_not_tried_before_its_time(rows, settings):
    send()
    mail.postpone(rows.get(), OSError("no route"))

    assert mail.claim() is None


def test_one_failing_message_does_not_hold_up_the_next(rows, smtp):
    send_mail("Refused", "Text", "portal@example.org", ["refused@example.org"])
    send_mail("Taken", "Text", "portal@example.org", ["reader@example.org"])

    assert mail.deliver() == 1
    assert {row.subject: row.state for row in rows.all()} == {
        "Refused": MailState.QUEUED,
        "Taken": MailState.SENT,
    }


def test_claimed_message_is_not_claimed_again(rows):
    send()

    assert mail.claim() == rows.get()
    assert mail.claim() is None


def test_message_of_a_dead_worker_is_taken_over_after_its_lease(rows):
    with time_machine.travel("2026-03-05T12:00:00+00:00", tick=False) as clock:
        send()
        mail.claim()  # and the worker dies
        clock.shift(mail.LEASE)
        assert mail.claim() is None
        clock.shift(timedelta(seconds=1))
        assert mail.deliver() == 1


class SlowServer:
    """Takes `seconds` for each message; while it has number `at`, somebody else does `meanwhile`."""

    def __init__(self, clock, *, seconds: float, at: int, meanwhile: Callable[[], object]) -> None:
        self.clock, self.seconds, self.at, self.meanwhile = clock, seconds, at, meanwhile
        self.taken: list[str] = []

    def send_messages(self, messages: list[EmailMessage]) -> int:
        self.taken += [message.subject for message in messages]
        number = len(self.taken)
        self.clock.shift(self.seconds)
        if number == self.at:
            self.meanwhile()
        return len(messages)


def test_slow_server_lets_no_second_worker_send_what_the_first_will_send(rows, monkeypatch):
    subjects = [f"Number {number}" for number in range(20)]
    with time_machine.travel("2026-03-05T12:00:00+00:00", tick=False) as clock:
        for subject in subjects:
            send_mail(subject, "Text", "portal@example.org", ["reader@example.org"])
        server = SlowServer(clock, seconds=20, at=17, meanwhile=mail.deliver)
        monkeypatch.setattr(mail, "delivery", lambda: server)
        mail.deliver()

    assert server.taken == subjects


def test_worker_whose_lease_ran_out_leaves_the_outcome_to_the_next(rows, monkeypatch, caplog):
    def take_over() -> None:
        assert mail.deliver() == 1
        raise TimeoutError("no answer")

    with time_machine.travel("2026-03-05T12:00:00+00:00", tick=False) as clock:
        send()
        server = SlowServer(clock, seconds=301, at=1, meanwhile=take_over)
        monkeypatch.setattr(mail, "delivery", lambda: server)
        assert mail.deliver() == 0

    row = rows.get()
    assert (row.state, row.attempts, row.error) == (MailState.SENT, 0, "")
    assert f"mail {row.pk} was taken over" in caplog.text


def test_message_keeps_its_message_id_through_every_attempt(rows, smtp):
    send_mail("Refused", "Text", "portal@example.org", ["refused@example.org"])
    stored = message_from_bytes(bytes(rows.get().mime))["Message-ID"]
    mail.deliver()
    row = rows.get()
    row.recipients, row.due_at = ["reader@example.org"], timezone.now()
    row.save()

    assert mail.deliver() == 1
    assert stored
    assert [message["Message-ID"] for message in smtp.messages] == [stored]


def test_letters_alternatives_and_attachments_arrive_through_smtp_as_they_were_sent(rows, smtp):
    message = EmailMultiAlternatives(
        "Καλώς ήρθατε, Zoë",
        "Γεια σας",
        "VET NET <portal@example.org>",
        ["reader@example.org"],
        bcc=["hidden@example.org"],
    )
    message.attach_alternative("<p>Γεια σας</p>", "text/html")
    message.attach("Βεβαίωση.pdf", b"%PDF-1.7\x00\xff", "application/pdf")
    message.send()

    assert mail.deliver() == 1
    received = message_from_bytes(smtp.raw[0], policy=policy.default)
    assert received["Subject"] == "Καλώς ήρθατε, Zoë"
    assert "Bcc" not in received
    assert smtp.recipients == [["reader@example.org", "hidden@example.org"]]
    assert received.get_body(["plain"]).get_content().strip() == "Γεια σας"
    assert received.get_body(["html"]).get_content().strip() == "<p>Γεια σας</p>"
    attachment = next(received.iter_attachments())
    assert (attachment.get_filename(), attachment.get_content()) == ("Βεβαίωση.pdf", b"%PDF-1.7\x00\xff")


def test_smtp_receives_lines_that_end_as_the_standard_says(rows, smtp):
    send_mail("Lines", "One\nTwo\n.\nThree", "portal@example.org", ["reader@example.org"])

    mail.deliver()

    assert smtp.bare_line_feeds == 0
    assert smtp.messages[0].get_payload().splitlines() == ["One", "Two", ".", "Three"]


def test_line_breaks_in_a_subject_are_refused_before_a_row_is_written(rows):
    with pytest.raises(django_mail.BadHeaderError):
        EmailMessage("Hello\nBcc: all@example.org", "Text", "portal@example.org", ["reader@example.org"]).send()
    assert rows.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL only")
def test_two_workers_never_claim_the_same_message(settings):
    settings.EMAIL_BACKEND = "core.mail.RowBackend"
    for _number in range(60):
        send()
    claimed: list[list[int]] = [[], []]
    start = Barrier(2)

    def work(mine: list[int]) -> None:
        start.wait()
        while row := mail.claim():
            mine.append(row.pk)
        connection.close()

    workers = [Thread(target=work, args=[mine]) for mine in claimed]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(claimed[0] + claimed[1]) == sorted(OutgoingMail.objects.values_list("pk", flat=True))
