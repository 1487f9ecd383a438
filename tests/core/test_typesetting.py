import os
import signal

import pytest

from core import typesetting
from core.typesetting import Typesetter, TypesettingError

SOURCE = {"do": "probe", "source": "PSBIaQ=="}  # "= Hi", which lacks the title that PDF/UA asks for


@pytest.fixture
def setter():
    setter = Typesetter()
    yield setter
    setter.stop()


def template(tmp_path):
    path = tmp_path / "sheet.typ"
    path.write_text("#set document(title: sys.inputs.data)\n#metadata(1) <pages>\n= #sys.inputs.data")
    return {"template": str(path), "root": str(tmp_path), "inputs": {"data": "Brot"}}


def test_job_is_answered_with_a_document(setter, tmp_path):
    answer, body = setter.ask({"do": "pdf", **template(tmp_path)})

    assert body.startswith(b"%PDF-")
    assert answer["bytes"] == len(body)


def test_mistake_in_a_document_is_an_error_and_the_child_goes_on(setter, tmp_path):
    with pytest.raises(TypesettingError, match="title"):
        setter.ask(SOURCE)
    first = setter._child.pid

    assert setter.ask({"do": "pages", **template(tmp_path)})[0]["pages"] == 1
    assert setter._child.pid == first


def test_killed_child_is_replaced_and_the_job_answered(setter, tmp_path):
    setter.ask({"do": "pages", **template(tmp_path)})
    os.kill(setter._child.pid, signal.SIGKILL)

    assert setter.ask({"do": "pdf", **template(tmp_path)})[1].startswith(b"%PDF-")


def test_child_is_replaced_after_its_share_of_jobs(setter, tmp_path, monkeypatch):
    monkeypatch.setattr(typesetting, "JOBS_A_CHILD", 2)
    children = set()
    for _job in range(4):
        setter.ask({"do": "pages", **template(tmp_path)})
        children.add(setter._child.pid)

    assert len(children) == 2


def test_job_that_hangs_is_given_up(setter, tmp_path, monkeypatch):
    monkeypatch.setattr(typesetting, "SECONDS_A_JOB", 0.5)
    job = template(tmp_path)
    (tmp_path / "sheet.typ").write_text("#let n = 0\n#while n >= 0 { n += 1; if calc.rem(n, 9000) == 0 { n = 0 } }")

    with pytest.raises(TypesettingError, match=r"took too long|infinite"):
        setter.ask({"do": "pdf", **job})


def test_web_process_stays_small(tmp_path):
    def resident() -> int:
        with open("/proc/self/statm") as statm:  # noqa: PTH123
            return int(statm.read().split()[1]) * 4 // 1024

    before = resident()
    sheet = tmp_path / "sheet.typ"
    sheet.write_text("#set document(title: sys.inputs.data)\n#lorem(3000)")
    setter = typesetting.typesetter
    for number in range(12):
        setter.ask({"do": "pdf", "template": str(sheet), "root": str(tmp_path), "inputs": {"data": f"Sheet {number}"}})

    assert resident() - before < 30
