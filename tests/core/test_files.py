from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL.Image import DecompressionBombError

from core import files
from core.files import refusal
from core.models import PortalDocument, PortalImage
from tests.core import file_samples as samples
from tests.factories.community import UserFactory
from tests.factories.core import PDF, PortalDocumentFactory, PortalImageFactory


@pytest.fixture
def editor(client, db):
    user = UserFactory.editor()
    client.force_login(user)
    return client


def named(cases):
    return pytest.mark.parametrize(("name", "content"), cases.items(), ids=list(cases))


# --- what a file is ---------------------------------------------------------------------------


@named(samples.DOCUMENTS_REFUSED)
def test_file_that_is_not_what_its_name_says_is_refused(name, content):
    assert refusal(name, BytesIO(content)) != ""


@named(samples.DOCUMENTS_ACCEPTED)
def test_file_that_is_what_its_name_says_is_accepted_and_rewound(name, content):
    file = BytesIO(content)

    assert refusal(name, file) == ""
    assert file.tell() == 0


def test_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_UNPACKED_BYTES", 5_000_000)
    content = samples.bomb(6_000_000)

    assert len(content) < 20_000
    assert "500 MB" in files.refusal("bundle.zip", BytesIO(content))
    assert "500 MB" in files.refusal("letter.docx", BytesIO(content))


# --- documents, through the admin and through the model ------------------------------------------


@named(samples.DOCUMENTS_REFUSED)
def test_editor_is_told_why_a_document_is_refused(editor, name, content):
    upload = SimpleUploadedFile(name, content)
    response = editor.post(reverse("wagtaildocs:add"), {"title": "A file", "file": upload})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["file"]
    assert PortalDocument.objects.count() == 0


@named(samples.DOCUMENTS_ACCEPTED)
def test_editor_can_upload_a_document_that_is_right(editor, name, content):
    response = editor.post(reverse("wagtaildocs:add"), {"title": "A file", "file": SimpleUploadedFile(name, content)})

    assert response.status_code == 302
    document = PortalDocument.objects.get()
    assert (document.filename, document.file.read()) == (name, content)
    document.file.close()


@pytest.mark.parametrize("address", ["wagtaildocs:add_multiple", "wagtaildocs_chooser:create"])
def test_every_other_way_to_upload_refuses_a_renamed_page(editor, address):
    url = reverse(address)
    fields = {"title": "A file", "document-chooser-upload-title": "A file"}
    files = {
        name: SimpleUploadedFile("page.pdf", samples.HTML)
        for name in ("files[]", "file", "document-chooser-upload-file")
    }
    editor.post(url, {**fields, **files})

    assert PortalDocument.objects.count() == 0


def test_new_file_of_a_document_is_looked_at_as_well(editor):
    document = PortalDocumentFactory(title="Guide")

    response = editor.post(
        reverse("wagtaildocs:edit", args=[document.pk]),
        {"title": "Guide", "file": SimpleUploadedFile("page.pdf", samples.HTML)},
    )

    assert list(response.context["form"].errors) == ["file"]
    document.refresh_from_db()
    with document.file.open() as file:
        assert file.read() == PDF


def test_title_of_a_document_can_be_changed_without_a_new_file(editor):
    document = PortalDocumentFactory(title="Guide")

    editor.post(reverse("wagtaildocs:edit", args=[document.pk]), {"title": "Guide, second edition"})

    document.refresh_from_db()
    assert (document.title, document.filename) == ("Guide, second edition", "guide.pdf")


def test_document_over_the_size_limit_is_refused(editor, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    response = editor.post(
        reverse("wagtaildocs:add"), {"title": "A file", "file": SimpleUploadedFile("long.txt", b"a" * 1001)}
    )

    assert PortalDocument.objects.count() == 0
    assert list(response.context["form"].errors) == ["file"]


@named(
    {
        "page.html": samples.HTML,
        "drawing.svg": samples.SVG,
        "program.exe": b"MZ",
        "macro.docm": samples.archive("word/a"),
    }
)
def test_kind_of_file_that_is_not_on_the_list_is_refused(editor, name, content):
    response = editor.post(reverse("wagtaildocs:add"), {"title": "A file", "file": SimpleUploadedFile(name, content)})

    assert list(response.context["form"].errors) == ["file"]
    assert PortalDocument.objects.count() == 0


@named(samples.DOCUMENTS_REFUSED)
def test_model_refuses_the_same_documents(db, name, content):
    document = PortalDocument(title="A file", file=ContentFile(content, name=name))

    with pytest.raises(ValidationError) as refused:
        document.full_clean()
    assert list(refused.value.message_dict) == ["file"]


UNREADABLE = ("huge.png", "large.png", "cut.png")


# --- pictures -----------------------------------------------------------------------------------


@named(samples.PICTURES_REFUSED)
def test_editor_is_told_why_a_picture_is_refused(editor, name, content):
    response = editor.post(
        reverse("wagtailimages:add"), {"title": "A picture", "file": SimpleUploadedFile(name, content)}
    )

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["file"]
    assert PortalImage.objects.count() == 0


@pytest.mark.parametrize("address", ["wagtailimages:add_multiple", "wagtailimages_chooser:create"])
@pytest.mark.parametrize("name", list(samples.PICTURES_REFUSED))
def test_every_other_way_to_upload_refuses_the_same_pictures(editor, address, name):
    content = samples.PICTURES_REFUSED[name]
    fields = {"title": "A picture", "image-chooser-upload-title": "A picture"}
    files = {key: SimpleUploadedFile(name, content) for key in ("files[]", "image-chooser-upload-file")}

    response = editor.post(reverse(address), {**fields, **files})

    assert response.status_code in {200, 400}
    assert PortalImage.objects.count() == 0


@named(samples.PICTURES_ACCEPTED)
def test_editor_can_upload_a_picture_that_is_right(editor, name, content):
    response = editor.post(
        reverse("wagtailimages:add"), {"title": "A picture", "file": SimpleUploadedFile(name, content)}
    )

    assert response.status_code == 302
    assert (PortalImage.objects.get().width, PortalImage.objects.get().height) == (64, 36)


def test_picture_over_the_size_limit_is_refused(editor, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    response = editor.post(
        reverse("wagtailimages:add"), {"title": "A picture", "file": SimpleUploadedFile("a.png", samples.png(200, 200))}
    )

    assert PortalImage.objects.count() == 0
    assert response.status_code == 200


@named({name: content for name, content in samples.PICTURES_REFUSED.items() if name not in UNREADABLE})
def test_model_refuses_the_same_pictures(db, name, content):
    with pytest.raises(ValidationError) as refused:
        PortalImage(title="A picture", file=ContentFile(content, name=name)).full_clean()
    assert "file" in refused.value.message_dict


@pytest.mark.parametrize("name", UNREADABLE)
def test_model_cannot_even_hold_a_picture_that_cannot_be_read(db, name):
    with pytest.raises((DecompressionBombError, OSError)):
        PortalImage(title="A picture", file=ContentFile(samples.PICTURES_REFUSED[name], name=name))


# --- names ----------------------------------------------------------------------------------------


def test_same_file_uploaded_twice_gets_two_names_that_cannot_be_guessed(db):
    first, second = PortalDocumentFactory(), PortalDocumentFactory()

    stems = [document.file.name.removeprefix("documents/guide-").removesuffix(".pdf") for document in (first, second)]
    assert stems[0] != stems[1]
    assert [len(stem) for stem in stems] == [16, 16]


def test_rendition_carries_the_unguessable_name_of_its_original(db):
    image = PortalImageFactory()
    stem = image.file.name.removeprefix("original_images/").removesuffix(".png")

    assert len(stem.removeprefix("picture-")) == 16
    assert image.get_rendition("max-32x32").file.name == f"images/{stem}.max-32x32.png"


def test_greek_name_is_kept_for_readers(db):
    document = PortalDocumentFactory(file=ContentFile(PDF, name="Οδηγός μαθητείας.pdf"))

    assert document.filename == "Οδηγός μαθητείας.pdf"
    assert document.file.name.isascii()
