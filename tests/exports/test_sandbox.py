import pytest

from careerstats.exports.sandbox import TooLateError, run


@pytest.fixture
def script(tmp_path):
    def write(text):
        path = tmp_path / "child.py"
        path.write_text(text)
        return path

    return write


def test_what_goes_in_and_comes_out(script):
    child = script("import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])\nsys.exit(3)\n")
    assert run(child, b"abc") == (3, b"cba")


def test_the_limit_on_memory_is_handed_over(script):
    assert run(script("import sys\nprint(sys.argv[1])\n"), b"", memory=12_345) == (0, b"12345\n")


def test_a_child_that_ignores_its_input_or_dies(script):
    assert run(script("pass\n"), b"x" * 1_000_000) == (0, b"")
    code, written = run(script("import os\nprint('x', flush=True)\nos.abort()\n"), b"")
    assert code != 0
    assert written == b"x\n"


def test_a_child_that_takes_too_long_is_ended(script):
    with pytest.raises(TooLateError):
        run(script("import time\ntime.sleep(60)\n"), b"", seconds=0.2)


def test_what_a_child_says_on_the_side_is_not_shown(script, capfd):
    run(script("import sys\nsys.stderr.write('a name')\n"), b"")
    assert capfd.readouterr() == ("", "")
