import io

from core.imports.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_progress_writes_at_most_five_times_a_second():
    terminal, clock = Terminal(), Clock()
    with Progress(lambda: clock.now - 100, stream=terminal, clock=clock) as progress:
        for _number in range(1_000):
            clock.now += 0.001
            progress.advance()
    lines = terminal.getvalue().rstrip("\n").split("\r")[1:]
    assert 5 <= len(lines) <= 6
    assert lines[-1] == "[########################] 100%  1,000 rows, 1,000 a second"
    assert terminal.getvalue().endswith("\n")


def test_progress_overwrites_a_longer_line():
    terminal, clock = Terminal(), Clock()
    progress = Progress(lambda: 0.5, stream=terminal, clock=clock)
    clock.now += 0.001
    progress.advance(1_000)
    clock.now += 100
    progress.advance()
    first, second = terminal.getvalue().split("\r")[1:]
    assert first == "[############............]  50%  1,000 rows, 1,000,000 a second"
    assert second.rstrip() == "[############............]  50%  1,001 rows, 10 a second"
    assert len(second) == len(first)


def test_progress_is_silent_when_not_on_a_terminal():
    stream = io.StringIO()
    with Progress(lambda: 0.5, stream=stream) as progress:
        progress.advance(3)
    assert stream.getvalue() == ""
    assert progress.rows == 3
