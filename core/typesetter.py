"""The child process of `core.typesetting`: typesets what it is told on standard input. Imports nothing of the portal.

A job is a line of JSON, an answer a line of JSON and, for a document, as many bytes as it says.
"""

import base64
import json
import sys
from typing import Any

import typst


def typeset(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Answer one job: `pdf` (a file), `pages` (their number) or `probe` (whether a source can be set)."""
    if job["do"] == "probe":
        typst.compile(base64.b64decode(job["source"]), format="pdf", ignore_system_fonts=True, pdf_standards=["ua-1"])
        return {}, b""
    compiler = typst.Compiler(job["template"], root=job["root"], ignore_system_fonts=True, sys_inputs=job["inputs"])
    if job["do"] == "pages":
        return {"pages": int(json.loads(compiler.query("<pages>", field="value", one=True)))}, b""
    document = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    assert isinstance(document, bytes)  # a list of pages is for pictures
    return {}, document


def main() -> None:
    for line in sys.stdin.buffer:
        try:
            answer, body = typeset(json.loads(line))
        except (RuntimeError, OSError) as error:  # typst.TypstError is a RuntimeError
            answer, body = {"error": str(error), "diagnostic": getattr(error, "diagnostic", "")}, b""
        sys.stdout.buffer.write(json.dumps({**answer, "bytes": len(body)}).encode() + b"\n" + body)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
