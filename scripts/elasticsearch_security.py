"""What a cluster with access control needs: a certificate authority of its own and a first password."""

import secrets
import shutil
import subprocess
from pathlib import Path

from scripts.elasticsearch_node import run_as_server
from scripts.elasticsearch_server import MissingServerError

DAYS = "30"
USER = "elastic"  # the server's built-in superuser
FILES = ("ca.crt", "node.crt", "node.key", "elasticsearch.keystore")  # each node's configuration holds them
EXTENSIONS = """\
[req]
distinguished_name = name
prompt = no
[name]
CN = Elasticsearch of a checkout
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[node]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = IP:127.0.0.1, DNS:localhost
"""
CERTIFICATES = {
    "enabled": "true",
    "key": "node.key",
    "certificate": "node.crt",
    "certificate_authorities": "ca.crt",
}
SETTINGS = {
    "xpack.security.enabled": "true",
    "xpack.security.autoconfiguration.enabled": "false",
    **{f"xpack.security.http.ssl.{name}": value for name, value in CERTIFICATES.items()},
    **{f"xpack.security.transport.ssl.{name}": value for name, value in CERTIFICATES.items()},
}


def certify(folder: Path) -> None:
    """Make `ca.crt`, and `node.key` and `node.crt` for the loopback address. Raises MissingServerError."""
    if not (program := shutil.which("openssl")):
        raise MissingServerError("openssl, which makes the certificates, is not installed (apt install openssl)")
    (folder / "openssl.cnf").write_text(EXTENSIONS)
    request = ["req", "-config", "openssl.cnf", "-newkey", "rsa:2048", "-nodes"]
    authority = [*request, "-x509", "-extensions", "authority", "-days", DAYS, "-keyout", "ca.key", "-out", "ca.crt"]
    node = [*request, "-subj", "/CN=localhost", "-keyout", "node.key", "-out", "node.csr"]
    sign = ["x509", "-req", "-in", "node.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", DAYS]
    sign += ["-extfile", "openssl.cnf", "-extensions", "node", "-out", "node.crt"]
    for command in (authority, node, sign):
        done = subprocess.run([program, *command], cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"openssl {command[0]} failed: {done.stderr.strip()[-800:]}")


def set_password(cluster: Path, config: Path) -> str:
    """Put a first password for USER into the keystore of the node configured in `config`, and return it."""
    password = secrets.token_urlsafe(24)
    done = run_as_server(
        subprocess.run,
        [cluster / "server" / "bin" / "elasticsearch-keystore", "add", "-x", "-f", "bootstrap.password"],
        variables={"ES_PATH_CONF": str(config)},
        cwd=cluster,
        input=password,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"elasticsearch-keystore failed: {done.stdout.strip()[-800:]}")
    return password
