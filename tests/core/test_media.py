import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from repository.models import PracticeAttachment
from tests.factories.community import UserFactory
from tests.factories.core import PDF, PortalDocumentFactory, PortalImageFactory, png
from tests.factories.privacy import PASSWORD, close
from tests.factories.projects import ContentPageFactory


@pytest.fixture
def document(db):
    return PortalDocumentFactory()


@pytest.fixture
def image(db):
    return PortalImageFactory()


def attached(document):
    return {"attachments": [PracticeAttachment(document=document)]}


def pictured(image):
    return {"image": image, "image_alt": "A pattern in blue"}


def address(image):
    return image.get_rendition("max-32x32").url


def both(tree, document, image, **values):
    """A practice with both files; their two addresses."""
    practice = tree.practice(**attached(document), **pictured(image), **values)
    return practice, [document.url, address(image)]


def get(client, url, method="get", **options):
    """The response, read to its end: that closes the file."""
    response = getattr(client, method)(url, **options)
    response.body = b"".join(response)
    return response


def answers(client, urls):
    return [get(client, url).status_code for url in urls]


# --- who may load a file --------------------------------------------------------------------------


def test_files_of_a_public_page_are_for_everybody(tree, client, document, image):
    _practice, urls = both(tree, document, image)

    assert answers(client, urls) == [200, 200]


def test_files_on_no_page_are_for_nobody_but_editors(tree, client, document, image):
    urls = [document.url, address(image)]
    assert answers(client, urls) == [404, 404]

    client.force_login(UserFactory())
    assert answers(client, urls) == [404, 404]

    client.force_login(UserFactory.editor())
    assert answers(client, urls) == [200, 200]


def test_files_of_a_draft_are_for_editors_only(tree, client, document, image):
    _practice, urls = both(tree, document, image, live=False)

    assert answers(client, urls) == [404, 404]
    client.force_login(UserFactory.editor())
    assert answers(client, urls) == [200, 200]


def test_files_added_in_a_draft_of_a_public_page_are_not_public_yet(tree, client, document, image):
    practice = tree.practice()
    practice.attachments = attached(document)["attachments"]
    practice.image, practice.image_alt = image, "A pattern"
    revision = practice.save_revision()
    urls = [document.url, address(image)]
    assert answers(client, urls) == [404, 404]

    revision.publish()
    assert answers(client, urls) == [200, 200]


def test_files_are_gone_for_readers_when_their_page_is_unpublished(tree, client, document, image):
    practice, urls = both(tree, document, image)

    practice.unpublish()

    assert answers(client, urls) == [404, 404]


def test_files_are_gone_for_readers_when_their_page_is_deleted(tree, client, document, image):
    practice, urls = both(tree, document, image)

    practice.delete()

    assert answers(client, urls) == [404, 404]


def test_files_taken_off_a_page_are_gone_for_readers(tree, client, document, image):
    practice, urls = both(tree, document, image)

    practice.attachments, practice.image = [], None
    practice.save_revision().publish()

    assert answers(client, urls) == [404, 404]


@pytest.mark.parametrize("where", ["page", "list of practices", "home page"])
def test_files_below_a_page_for_members_are_for_members(tree, client, document, image, where):
    practice, urls = both(tree, document, image)
    close({"page": practice, "list of practices": tree.indexes["en"], "home page": tree.homes["en"]}[where], "login")
    assert answers(client, urls) == [404, 404]

    client.force_login(UserFactory())
    assert answers(client, urls) == [200, 200]


def test_files_of_a_page_for_a_group_are_for_that_group(tree, client, document, image):
    practice, urls = both(tree, document, image)
    close(practice, "groups")
    client.force_login(UserFactory())
    assert answers(client, urls) == [404, 404]

    client.force_login(UserFactory(groups=["Insiders"]))
    assert answers(client, urls) == [200, 200]


def test_files_of_a_page_with_a_password_are_for_those_who_gave_it(tree, client, document, image):
    practice, urls = both(tree, document, image)
    restriction = close(practice, "password")
    assert answers(client, urls) == [404, 404]

    client.post(
        reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, practice.pk]),
        {"password": PASSWORD, "return_url": practice.url},
    )
    assert answers(client, urls) == [200, 200]


def test_file_on_a_private_and_on_a_public_page_is_public(tree, client, document, image):
    practice, urls = both(tree, document, image)
    close(practice, "login")
    both(tree, document, image)

    assert answers(client, urls) == [200, 200]


def test_logo_of_the_portal_is_public(tree, client, image):
    settings = tree.settings
    settings.logo = image
    settings.save()

    assert answers(client, [address(image)]) == [200]


def test_document_linked_in_a_text_follows_the_page_of_the_text(tree, client, document):
    body = [("text", f'<p><a linktype="document" id="{document.pk}">Guide</a></p>')]
    page = ContentPageFactory(parent=tree.homes["en"], body=body)
    assert answers(client, [document.url]) == [200]

    close(page, "login")
    assert answers(client, [document.url]) == [404]


# --- how a file is sent ---------------------------------------------------------------------------


def test_document_is_sent_as_an_attachment_of_a_safe_type(tree, client):
    document = PortalDocumentFactory(file=ContentFile(PDF, name="Οδηγός.pdf"))
    tree.practice(**attached(document))

    response = get(client, document.url)

    assert response.body == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith('attachment; filename="Odigos.pdf"; filename*=UTF-8')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"


def test_text_document_is_an_attachment_as_well(tree, client):
    document = PortalDocumentFactory(file=ContentFile(b"notes", name="notes.txt"))
    tree.practice(**attached(document))

    response = get(client, document.url)

    assert response["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert response["Content-Type"].startswith("text/plain")


def test_document_under_another_name_is_not_found(tree, client, document):
    tree.practice(**attached(document))

    assert get(client, document.url.replace("guide.pdf", "guide.html")).status_code == 404


def test_private_file_is_kept_by_no_shared_cache(tree, client, document, image):
    practice, urls = both(tree, document, image)
    close(practice, "login")
    client.force_login(UserFactory())

    policies = [get(client, url).headers.get("Cache-Control", "") for url in urls]

    assert policies == ["private, no-cache", "private, no-store"]


def test_public_picture_may_be_kept_for_long(tree, client, image):
    tree.practice(**pictured(image))

    response = get(client, address(image))

    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Type"] == "image/png"


def test_head_answers_as_get_without_the_file(tree, client, document, image):
    _practice, urls = both(tree, document, image)

    for url in urls:
        whole, head = get(client, url), get(client, url, method="head")
        for close_file in head._resource_closers:  # a server does it
            close_file()
        assert (head.status_code, head.body) == (200, b"")
        assert head["Content-Length"] == whole["Content-Length"]
        assert head["Content-Type"] == whole["Content-Type"]


def test_second_request_with_the_tag_of_the_first_is_not_sent_again(tree, client, document, image):
    _practice, urls = both(tree, document, image)

    for url in urls:
        first = get(client, url)
        again = get(client, url, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.body) == (304, b"")


def test_closed_file_is_not_confirmed_by_its_tag(tree, client, document, image):
    practice, urls = both(tree, document, image)
    tags = [get(client, url)["ETag"] for url in urls]
    close(practice, "login")

    assert [
        get(client, url, headers={"If-None-Match": tag}).status_code for url, tag in zip(urls, tags, strict=True)
    ] == [404, 404]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pictures_are_only_read(tree, client, image, method):
    tree.practice(**pictured(image))

    assert getattr(client, method)(address(image)).status_code == 405


# --- what has no address ----------------------------------------------------------------------------


def test_originals_have_no_address(tree, client, document, image):
    both(tree, document, image)
    client.force_login(UserFactory.administrator())

    for name in (document.file.name, image.file.name):
        assert get(client, f"/media/{name}", follow=True).status_code == 404
        assert get(client, f"/media/images/../{name}").status_code == 404


def test_name_of_a_picture_leads_to_no_other_folder(tree, client):
    client.force_login(UserFactory.administrator())

    for name in ("..%2foriginal_images%2fa.png", "%2e%2e/%2e%2e/portal.sqlite3", "a%00.png"):
        assert get(client, f"/media/images/{name}").status_code == 404
        assert get(client, f"/media/avatar_images/{name}").status_code == 404


def test_rendition_whose_file_is_lost_is_not_found(tree, client, image):
    tree.practice(**pictured(image))
    rendition = image.get_rendition("max-32x32")
    rendition.file.storage.delete(rendition.file.name)

    assert get(client, rendition.url).status_code == 404


def test_avatar_is_shown_in_the_admin_only(db, client, settings):
    folder = settings.MEDIA_ROOT / "avatar_images"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "face.png").write_bytes(png())
    assert get(client, "/media/avatar_images/face.png").status_code == 404

    client.force_login(UserFactory.editor())
    assert get(client, "/media/avatar_images/face.png").status_code == 200
