"""Reading a workspace from the disk, whatever lies there."""

import errno
import os
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.discover import (
    MOST_LEVELS,
    Reading,
    find_workspace,
    read_goals,
    read_recorded,
    read_settings,
)
from okrkit.errors import OkrError
from okrkit.folder import OPENS_RELATIVE
from okrkit.globs import DEFAULT_GOALS
from okrkit.limits import Limits
from okrkit.source import Fault, Place, SourceFile, Span

OPEN_HANDLES = Path("/proc/self/fd")
NOT_READ = Reading(())


@pytest.fixture(
    autouse=True,
    params=[
        pytest.param(
            True,
            id="by-handle",
            marks=pytest.mark.skipif(not OPENS_RELATIVE, reason="no folder handles here"),
        ),
        pytest.param(False, id="by-path"),
    ],
)
def by_handle(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Every test runs with folder handles and without, and leaves no handle open."""
    before = handles()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("okrkit.folder.OPENS_RELATIVE", request.param)
        yield request.param
    assert handles() == before


def handles() -> int:
    return len(list(OPEN_HANDLES.iterdir())) if OPEN_HANDLES.exists() else 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with nothing but settings."""
    workspace = tmp_path / "workspace"
    write(workspace, {"okrkit.yaml": "version: 1\n"})
    return workspace


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())


def link(folder: Path, path: str, target: str | Path) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).symlink_to(target)


def read(folder: Path, *patterns: str, **limits: int) -> Reading:
    return read_goals(folder, patterns or DEFAULT_GOALS, Limits(**limits))


def texts(reading: Reading) -> dict[str, str]:
    """What was read, where nothing was refused."""
    assert not reading.faults
    assert not reading.unreadable
    return {source.path: source.text for source in reading.sources}


def refused(path: str, message: str, hint: str) -> Reading:
    """A reading of nothing but one fault."""
    place = Place(path, span=Span(0, 0))
    return Reading((), (Fault("unreadable-file", message, place, hint),), (SourceFile(path, ""),))


def and_sources(reading: Reading, **files: str) -> Reading:
    """The reading, with these files of `goals` read as well."""
    sources = tuple(SourceFile(f"goals/{name}.yaml", text) for name, text in files.items())
    return Reading(sources, reading.faults, reading.unreadable)


# Where the workspace is


def test_the_workspace_is_the_nearest_folder_above_with_settings(tmp_path: Path) -> None:
    write(tmp_path, {"okrkit.yaml": "", "inner/okrkit.yaml": "", "inner/goals/eu/a.yaml": ""})
    (tmp_path / "goals").mkdir()
    starts = ["", "goals", "inner", "inner/goals/eu"]
    assert [find_workspace(tmp_path / start) for start in starts] == [
        tmp_path,
        tmp_path,
        tmp_path / "inner",
        tmp_path / "inner",
    ]


@pytest.mark.parametrize("git", ["folder", "file"])
def test_the_workspace_does_not_lie_above_the_git_root(tmp_path: Path, git: str) -> None:
    write(tmp_path, {"okrkit.yaml": "", "repository/goals/a.yaml": ""})
    root = tmp_path / "repository"
    if git == "folder":
        (root / ".git").mkdir()
    else:
        (root / ".git").write_text("gitdir: elsewhere\n")
    with pytest.raises(OkrError) as raised:
        find_workspace(root / "goals")
    assert str(raised.value) == (
        f"no okrkit.yaml in `{root}/goals` or above it: "
        "run `okr init` to make a workspace, or name its folder with `-C DIR`"
    )
    (root / "okrkit.yaml").touch()
    assert find_workspace(root / "goals") == root


def test_settings_that_are_a_broken_link_still_mark_the_workspace(tmp_path: Path) -> None:
    link(tmp_path, "okrkit.yaml", "gone.yaml")
    assert find_workspace(tmp_path) == tmp_path


def test_a_link_to_a_workspace_may_be_the_start(tmp_path: Path, folder: Path) -> None:
    write(folder, {"goals/a.yaml": "a"})
    link(tmp_path, "short", folder / "goals")
    assert find_workspace(tmp_path / "short") == folder


def test_a_start_that_is_no_folder_is_refused(folder: Path) -> None:
    for name in ("gone", "okrkit.yaml"):
        with pytest.raises(OkrError) as raised:
            find_workspace(folder / name)
        assert str(raised.value) == (
            f"there is no folder `{folder}/{name}`: name another one with `-C DIR`"
        )


# okr's own files


def test_settings_and_baseline_are_read_as_they_are(folder: Path) -> None:
    write(folder, {"okrkit-baseline.yaml": "\ufeffversion: 1\r\n"})
    assert texts(read_settings(folder, Limits())) == {"okrkit.yaml": "version: 1\n"}
    assert texts(read_recorded(folder, Limits())) == {
        "okrkit-baseline.yaml": "\ufeffversion: 1\r\n"
    }


def test_a_baseline_need_not_be_there_but_settings_must(tmp_path: Path) -> None:
    assert read_recorded(tmp_path, Limits()) == NOT_READ
    with pytest.raises(OkrError) as raised:
        read_settings(tmp_path, Limits())
    assert str(raised.value) == (
        f"no okrkit.yaml in `{tmp_path}`: run `okr init` to make a workspace"
    )


def test_settings_that_cannot_be_read_are_a_fault(folder: Path) -> None:
    settings = folder / "okrkit.yaml"
    assert read_settings(folder, Limits(file_size=5)) == refused(
        "okrkit.yaml",
        "the file has 11 bytes, more than the limit of 5",
        "split it, or raise the limit with `--limit file-size=11`",
    )
    settings.unlink()
    os.mkfifo(settings)
    assert read_settings(folder, Limits()) == refused(
        "okrkit.yaml", "this is a named pipe, not a regular file", "remove or rename it"
    )


def test_settings_may_be_a_link_but_not_out_of_the_workspace(tmp_path: Path, folder: Path) -> None:
    write(tmp_path, {"outside.yaml": "secret", "workspace/shared/settings.yaml": "version: 1"})
    settings = folder / "okrkit.yaml"
    settings.unlink()
    settings.symlink_to("shared/settings.yaml")
    assert texts(read_settings(folder, Limits())) == {"okrkit.yaml": "version: 1"}
    settings.unlink()
    settings.symlink_to("../outside.yaml")
    assert read_settings(folder, Limits()) == refused(
        "okrkit.yaml",
        "the link to `../outside.yaml` leads out of the workspace",
        "copy the file into the workspace instead",
    )


# Which files are goal files


def test_goal_files_are_what_the_patterns_match_in_the_order_of_their_paths(folder: Path) -> None:
    write(
        folder,
        {
            "goals/b.yaml": "b",
            "goals/b/c.yaml": "c",
            "goals/b-c.yml": "b-c",
            "goals/b!/d.yaml": "d",
            "goals/notes.md": "no",
            "goals/.hidden.yaml": "no",
            "goals/.#b.yaml": "no",
            "goals/.cache/e.yaml": "no",
            "other/f.yaml": "no",
            "g.yaml": "no",
        },
    )
    found = texts(read(folder))
    assert list(found.items()) == [
        ("goals/b!/d.yaml", "d"),
        ("goals/b-c.yml", "b-c"),
        ("goals/b.yaml", "b"),
        ("goals/b/c.yaml", "c"),
    ]


def test_okrs_own_files_and_git_are_never_goal_files(folder: Path) -> None:
    write(
        folder,
        {
            "okrkit-baseline.yaml": "no",
            ".git/a.yaml": "no",
            ".github/b.yaml": "b",
            "c.yaml": "c",
            "d/okrkit-baseline.yaml": "d",
        },
    )
    assert texts(read(folder, "**/*.yaml", "okrkit.yaml", ".*/*.yaml")) == {
        ".github/b.yaml": "b",
        "c.yaml": "c",
        "d/okrkit-baseline.yaml": "d",
    }


def test_a_workspace_inside_is_left_alone(folder: Path) -> None:
    write(folder, {"goals/a.yaml": "a", "goals/old/okrkit.yaml": "", "goals/old/b.yaml": "no"})
    assert texts(read(folder)) == {"goals/a.yaml": "a"}


def test_a_file_is_read_once_however_many_patterns_match_it(folder: Path) -> None:
    write(folder, {"goals/a.yaml": "a"})
    assert texts(read(folder, "goals/*", "**/a.yaml", "goals/a.yaml", "**")) == {
        "goals/a.yaml": "a"
    }


def test_the_folder_is_walked_once_and_only_where_a_pattern_leads(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        folder,
        {
            "goals/a/b.yaml": "b",
            "teams/eu/goals/c.yaml": "c",
            "teams/eu/src/d.yaml": "",
            "node_modules/e/f.yaml": "",
        },
    )
    listed = []
    scandir = os.scandir

    def spy(place: Any) -> Any:
        listed.append(place)
        return scandir(place)

    monkeypatch.setattr(os, "scandir", spy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "supports_fd", {spy, *os.supports_fd})
        reading = read(folder, *DEFAULT_GOALS, "teams/*/goals/*.yaml")
    assert texts(reading) == {"goals/a/b.yaml": "b", "teams/eu/goals/c.yaml": "c"}
    # the workspace, goals, goals/a, teams, teams/eu, teams/eu/goals; paths are listed once to see
    # whether that is allowed
    assert len(listed) == 6 + isinstance(listed[0], str)


def test_patterns_that_match_nothing_are_named(folder: Path) -> None:
    write(folder, {"goals/notes.md": ""})
    with pytest.raises(OkrError) as raised:
        read(folder)
    assert str(raised.value) == (
        f"no file in `{folder}` matches `goals/**/*.yaml`, `goals/**/*.yml`: "
        "write the first goal with `okr new`, or correct `goals` in okrkit.yaml"
    )
    write(folder, {"goals/okrkit.yaml": "", "goals/a.yaml": ""})
    with pytest.raises(OkrError) as raised:
        read(folder, *"abcdefg")
    assert str(raised.value) == (
        f"no file in `{folder}` matches `a`, `b`, `c`, `d`, `e`, …: "
        "write the first goal with `okr new`, or correct `goals` in okrkit.yaml"
    )
    with pytest.raises(OkrError) as raised:
        read(folder, "goals/*.yaml")
    assert str(raised.value) == (
        f"no file in `{folder}` matches `goals/*.yaml` (`goals` is a workspace of its own): "
        "write the first goal with `okr new`, or correct `goals` in okrkit.yaml"
    )


def test_no_patterns_bad_ones_and_too_many_are_refused(folder: Path) -> None:
    write(folder, {"a.yaml": ""})
    messages = []
    for patterns in ([], ["*.yaml", "../*"], ["a.yaml"] * 201):
        with pytest.raises(OkrError) as raised:
            read_goals(folder, patterns, Limits())
        messages.append(str(raised.value))
    assert messages == [
        "`goals` in okrkit.yaml is empty: write `goals: [goals/**/*.yaml]`",
        "the pattern `../*` leads upwards with `..`: patterns start at the folder of okrkit.yaml; "
        "correct `goals` in okrkit.yaml",
        "`goals` in okrkit.yaml has 201 patterns, more than 200: write fewer, with `*` and `**`",
    ]


def test_a_workspace_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OkrError) as raised:
        read(tmp_path / "gone")
    assert str(raised.value) == (
        f"the folder `{tmp_path}/gone` cannot be read: No such file or directory"
    )


PATHS = st.lists(
    st.from_regex(r"[a-c.\-]{1,2}", fullmatch=True).filter(lambda name: name not in {".", ".."}),
    min_size=1,
    max_size=3,
).map(lambda names: "/".join(names) + ".yaml")


@given(paths=st.sets(PATHS, min_size=1, max_size=8), data=st.data())
def test_the_reading_does_not_depend_on_the_order_in_which_files_were_made(
    tmp_path_factory: pytest.TempPathFactory, paths: set[str], data: st.DataObject
) -> None:
    readings = []
    for order in (sorted(paths), data.draw(st.permutations(sorted(paths)))):
        folder = tmp_path_factory.mktemp("workspace")
        write(folder, {f"goals/{path}": path for path in order})
        for number, path in enumerate(order):
            link(folder, f"goals/{path}-{number % 2}.yaml", folder / "goals" / path)
        try:
            readings.append(texts(read(folder)))
        except OkrError:
            readings.append({})
    assert list(readings[0].items()) == list(readings[1].items())


# What cannot be read


def test_a_text_is_kept_with_its_byte_order_mark_and_line_breaks(folder: Path) -> None:
    text = "\ufeffa: 1\r\nb: 2\rc: 3\n"
    write(folder, {"goals/a.yaml": text, "goals/empty.yaml": ""})
    assert texts(read(folder)) == {"goals/a.yaml": text, "goals/empty.yaml": ""}


def test_a_file_that_is_not_utf_8_is_a_fault_beside_the_others(folder: Path) -> None:
    write(folder, {"goals/a.yaml": b"a: 1\nb: Ren\xe9\n", "goals/b.yaml": "b"})
    assert read(folder) == Reading(
        (SourceFile("goals/b.yaml", "b"),),
        (
            Fault(
                "unreadable-file",
                "line 2 is not UTF-8: byte 0xe9 at offset 11 of the file",
                Place("goals/a.yaml", span=Span(11, 11)),
                "save the file as UTF-8; "
                "it looks like Latin-1 (Windows-1252), where this byte is `é`",
            ),
        ),
        (SourceFile("goals/a.yaml", "a: 1\nb: Ren"),),
    )


def test_a_file_of_the_largest_size_is_read_and_a_larger_one_refused(folder: Path) -> None:
    write(folder, {"goals/a.yaml": "a" * 100, "goals/b.yaml": "b" * 101})
    assert read(folder, file_size=100) == and_sources(
        refused(
            "goals/b.yaml",
            "the file has 101 bytes, more than the limit of 100",
            "split it, or raise the limit with `--limit file-size=101`",
        ),
        a="a" * 100,
    )


def test_a_huge_sparse_file_is_refused_without_reading_it(folder: Path) -> None:
    write(folder, {"goals/a.yaml": ""})
    os.truncate(folder / "goals/a.yaml", 5 * 1024**3)
    assert read(folder) == refused(
        "goals/a.yaml",
        "the file has 5,368,709,120 bytes, more than the limit of 1,048,576",
        "split it, or raise the limit with `--limit file-size=5368709120`",
    )


def test_a_file_that_grows_without_end_is_read_to_the_limit_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"goals/a.yaml": "a"})
    monkeypatch.setattr(os, "read", lambda _, size: b"x" * size)
    assert read(folder, file_size=10_000) == refused(
        "goals/a.yaml",
        "the file has 10,001 bytes, more than the limit of 10,000",
        "split it, or raise the limit with `--limit file-size=10001`",
    )


def test_a_file_that_arrives_in_pieces_is_put_together(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"goals/a.yaml": "größer"})
    read_one = os.read
    monkeypatch.setattr(os, "read", lambda handle, _: read_one(handle, 1))
    assert texts(read(folder)) == {"goals/a.yaml": "größer"}


def test_too_many_files_and_too_many_bytes_end_the_run(folder: Path) -> None:
    write(folder, {f"goals/{name}.yaml": "x" * 10 for name in "abc"})
    assert len(texts(read(folder, files=3, total_size=30))) == 3
    with pytest.raises(OkrError) as raised:
        read(folder, files=2)
    assert str(raised.value) == (
        "more than 2 files match `goals` in okrkit.yaml: "
        "narrow the patterns, or raise `--limit files=N`"
    )
    with pytest.raises(OkrError) as raised:
        read(folder, total_size=29)
    assert str(raised.value) == (
        "the goal files have more than 29 bytes together: "
        "narrow `goals` in okrkit.yaml, or raise `--limit total-size=BYTES`"
    )


def test_a_named_pipe_is_a_fault_and_blocks_nothing(folder: Path) -> None:
    write(folder, {"goals/b.yaml": "b"})
    os.mkfifo(folder / "goals/a.yaml")
    assert read(folder) == and_sources(
        refused("goals/a.yaml", "this is a named pipe, not a regular file", "remove or rename it"),
        b="b",
    )


def test_a_link_to_a_named_pipe_blocks_nothing(folder: Path) -> None:
    write(folder, {"goals/b.yaml": "b"})
    os.mkfifo(folder / "pipe")
    link(folder, "goals/a.yaml", "../pipe")
    assert read(folder) == and_sources(
        refused("goals/a.yaml", "this is a named pipe, not a regular file", "remove or rename it"),
        b="b",
    )


def test_a_socket_is_a_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "goals").mkdir()
    monkeypatch.chdir(folder / "goals")  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.yaml")
    assert read(folder) == refused(
        "goals/a.yaml", "this is a socket, not a regular file", "remove or rename it"
    )


def test_a_device_is_a_fault(folder: Path) -> None:
    (folder / "goals").mkdir()
    try:
        os.mknod(folder / "goals/a.yaml", 0o666 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only an administrator can make a device")
    assert read(folder) == refused(
        "goals/a.yaml", "this is a device, not a regular file", "remove or rename it"
    )


def test_a_folder_named_like_a_goal_file_is_a_fault(folder: Path) -> None:
    write(folder, {"goals/a.yaml/b.yaml": "b"})
    expected = refused(
        "goals/a.yaml",
        "this is a folder, and `goals` names it like a file",
        "rename it, or name the files in it: `goals/a.yaml/**/*.yaml`",
    )
    assert read(folder) == expected
    assert texts(read(folder, "goals/**")) == {"goals/a.yaml/b.yaml": "b"}


def test_a_pattern_that_names_a_folder_is_told_how_to_name_the_files(folder: Path) -> None:
    write(folder, {"goals/a.yaml": "a"})
    assert read(folder, "goals") == refused(
        "goals",
        "this is a folder, and `goals` names it like a file",
        "rename it, or name the files in it: `goals/**/*.yaml`",
    )


def test_a_file_without_permission_is_a_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"goals/a.yaml": "a", "goals/b.yaml": "b"})
    forbid(monkeypatch, "a.yaml")
    assert read(folder) == and_sources(
        refused(
            "goals/a.yaml",
            "okr has no permission to read this",
            "allow it, for example with `chmod u+rX`",
        ),
        b="b",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_no_missing_workspace(folder: Path) -> None:
    folder.chmod(0)
    try:
        with pytest.raises(OkrError, match="okr has no permission to look into"):
            find_workspace(folder)
    finally:
        folder.chmod(0o700)


def test_a_folder_in_the_place_of_the_settings_is_told(tmp_path: Path) -> None:
    (tmp_path / "okrkit.yaml").mkdir()
    (fault,) = read_settings(tmp_path, Limits()).faults
    assert (fault.message, fault.hint) == (
        "this is a folder, and okr looks for a file of this name",
        "give the folder another name, and let a file have this one",
    )


def test_real_permissions_are_heeded(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("an administrator may read everything")
    write(folder, {"goals/a.yaml": "a", "goals/b/c.yaml": "c"})
    (folder / "goals/a.yaml").chmod(0)
    (folder / "goals/b").chmod(0)
    faults = read(folder).faults
    (folder / "goals/b").chmod(0o700)
    assert [(fault.place.file, fault.message) for fault in faults] == [
        ("goals/a.yaml", "okr has no permission to read this"),
        ("goals/b", "okr has no permission to read this"),
    ]


def forbid(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Lets the system refuse to open a file or list a folder."""
    real_open, real_scandir = os.open, os.scandir

    def refuse(place: Any) -> None:
        if isinstance(place, str) and Path(place).name == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), place)

    def checked_open(path: str, flags: int, *, dir_fd: int | None = None) -> int:
        refuse(path)
        return real_open(path, flags, dir_fd=dir_fd)

    def checked_scandir(place: Any) -> Any:
        refuse(place)
        return real_scandir(place)

    monkeypatch.setattr(os, "open", checked_open)
    monkeypatch.setattr(os, "scandir", checked_scandir)


def test_a_folder_that_cannot_be_listed_is_a_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"goals/a.yaml": "a", "goals/secret/b.yaml": "b"})
    forbid(monkeypatch, "secret")
    assert read(folder) == and_sources(
        refused(
            "goals/secret",
            "okr has no permission to read this",
            "allow it, for example with `chmod u+rX`",
        ),
        a="a",
    )


def test_an_error_of_the_disk_is_a_fault_in_its_own_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"goals/a.yaml": "a"})

    def broken(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "read", broken)
    assert read(folder) == refused(
        "goals/a.yaml", "this cannot be read: Input/output error", "mend or remove it"
    )


def test_folders_deeper_than_the_limit_are_a_fault(folder: Path) -> None:
    deepest = folder / "goals"
    for _ in range(MOST_LEVELS - 1):
        deepest /= "d"
    write(deepest, {"a.yaml": "a"})
    at = deepest.relative_to(folder).as_posix()
    assert texts(read(folder)) == {f"{at}/a.yaml": "a"}
    write(deepest, {"d/b.yaml": "b"})
    assert read(folder) == Reading(
        (SourceFile(f"{at}/a.yaml", "a"),),
        *faults_of(
            refused(
                f"{at}/d",
                "the folder lies more than 64 levels deep and is not read",
                "move what is in it further up",
            )
        ),
    )


def faults_of(reading: Reading) -> tuple[tuple[Fault, ...], tuple[SourceFile, ...]]:
    return reading.faults, reading.unreadable


def test_thousands_of_folders_inside_each_other_do_no_harm(folder: Path) -> None:
    write(folder, {"goals/a.yaml": "a"})
    if not OPENS_RELATIVE:
        pytest.skip("such folders cannot be made here")
    top = here = os.open(folder / "goals", os.O_RDONLY)
    try:
        for _ in range(3000):
            os.mkdir("d", dir_fd=here)
            inner = os.open("d", os.O_RDONLY, dir_fd=here)
            if here != top:
                os.close(here)
            here = inner
        assert [fault.place.file.count("/") for fault in read(folder).faults] == [MOST_LEVELS]
    finally:
        os.close(here)
        os.close(top)
        flatten(folder / "goals")


def flatten(folder: Path) -> None:
    """Takes folders that are too deep for the test's own clearing up apart, from the top."""
    while (folder / "d/d").exists():
        (folder / "d/d").rename(folder / "next")
        (folder / "d").rmdir()
        (folder / "next").rename(folder / "d")


def test_names_that_no_terminal_likes_are_kept_as_they_are(folder: Path) -> None:
    names = [
        "-rf.yaml",
        "--output=x.yaml",
        "::error::x.yaml",
        "a\nb.yaml",
        "a\x1b[2Jb.yaml",
        "a\\b.yaml",
        "ü\udcff.yaml",
        "🎯 \u202e.yaml",
    ]
    write(folder, {f"goals/{name}": "x" for name in names})
    os.truncate(folder / "goals/ü\udcff.yaml", 0)
    assert list(texts(read(folder))) == sorted(f"goals/{name}" for name in names)


# Links


def test_a_link_to_a_file_of_the_workspace_is_read_under_its_own_name(folder: Path) -> None:
    write(folder, {"shared/a.yaml": "a"})
    link(folder, "goals/b.yaml", "../shared/a.yaml")
    link(folder, "goals/c.yaml", folder / "goals/b.yaml")
    assert texts(read(folder)) == {"goals/b.yaml": "a"}


def test_a_file_that_is_matched_itself_is_not_read_again_through_a_link(folder: Path) -> None:
    write(folder, {"goals/z/a.yaml": "a", "goals/b.yaml": b"\xff"})
    link(folder, "goals/a.yaml", "z/a.yaml")
    link(folder, "goals/c.yaml", "b.yaml")
    reading = read(folder)
    assert [source.path for source in reading.sources] == ["goals/z/a.yaml"]
    assert [fault.place.file for fault in reading.faults] == ["goals/b.yaml"]


def test_a_file_with_two_names_is_read_under_the_first(folder: Path) -> None:
    write(folder, {"goals/b.yaml": "b", "goals/c.yaml": "c"})
    (folder / "goals/a.yaml").hardlink_to(folder / "goals/c.yaml")
    assert texts(read(folder)) == {"goals/a.yaml": "c", "goals/b.yaml": "b"}


@pytest.mark.parametrize(
    "target", ["../../outside.yaml", "/proc/self/environ", "/dev/zero", "/dev/stdin", "/gone"]
)
def test_a_link_out_of_the_workspace_is_a_fault(tmp_path: Path, folder: Path, target: str) -> None:
    write(tmp_path, {"outside.yaml": "secret", "workspace/goals/b.yaml": "b"})
    link(folder, "goals/a.yaml", target)
    assert read(folder) == and_sources(
        refused(
            "goals/a.yaml",
            f"the link to `{target}` leads out of the workspace",
            "copy the file into the workspace instead",
        ),
        b="b",
    )


def test_a_folder_beside_the_workspace_with_a_longer_name_is_outside(
    tmp_path: Path, folder: Path
) -> None:
    write(tmp_path, {"workspace-two/a.yaml": "secret"})
    link(folder, "goals/a.yaml", "../../workspace-two/a.yaml")
    assert read(folder) == refused(
        "goals/a.yaml",
        "the link to `../../workspace-two/a.yaml` leads out of the workspace",
        "copy the file into the workspace instead",
    )


def test_a_link_into_git_is_a_fault(folder: Path) -> None:
    write(folder, {".git/config": "token = secret"})
    link(folder, "goals/a.yaml", "../.git/config")
    assert read(folder) == refused(
        "goals/a.yaml",
        "the link to `../.git/config` leads into `.git`",
        "copy the file into the workspace instead",
    )


def test_links_that_lead_nowhere_are_faults(folder: Path) -> None:
    write(folder, {"goals/readme": "", "goals/d.yaml": "d"})
    link(folder, "goals/a.yaml", "gone.yaml")
    link(folder, "goals/b.yaml", "c.yaml")
    link(folder, "goals/c.yaml", "b.yaml")
    link(folder, "goals/e.yaml", "readme/x.yaml")
    link(folder, "goals/f.yaml", "f.yaml")
    link(folder, "goals/not-meant", "gone")
    reading = read(folder)
    assert [(fault.place.file, fault.message, fault.hint) for fault in reading.faults] == [
        (
            f"goals/{name}.yaml",
            f"the link to `{target}` leads {where}",
            "remove the link, or correct where it leads",
        )
        for name, target, where in (
            ("a", "gone.yaml", "to nothing"),
            ("b", "c.yaml", "in a circle"),
            ("c", "b.yaml", "in a circle"),
            ("e", "readme/x.yaml", "to nothing"),
            ("f", "f.yaml", "in a circle"),
        )
    ]
    assert reading.unreadable == tuple(SourceFile(fault.place.file, "") for fault in reading.faults)
    assert reading.sources == (SourceFile("goals/d.yaml", "d"),)


def test_a_link_to_a_folder_is_not_followed_but_told_how_to_name_it(folder: Path) -> None:
    write(folder, {"goals/a.yaml": "a", "shared/eu/b.yaml": "b"})
    link(folder, "goals/shared", "../shared/eu")
    assert read(folder) == and_sources(
        refused(
            "goals/shared",
            "the link to `../shared/eu` leads to a folder, and links to folders are not followed",
            "name the folder itself in `goals`: `shared/eu/**/*.yml`",
        ),
        a="a",
    )
    assert texts(read(folder, "goals/*.yaml", "shared/eu/*.yaml")) == {
        "goals/a.yaml": "a",
        "shared/eu/b.yaml": "b",
    }


def test_a_link_to_a_folder_named_like_a_goal_file_is_a_fault(folder: Path) -> None:
    write(folder, {"shared/b.yaml": "b"})
    link(folder, "a.yaml", "shared")
    assert read(folder, "*.yaml") == refused(
        "a.yaml",
        "the link to `shared` leads to a folder, and links to folders are not followed",
        "name the folder itself in `goals`: `shared/**/*.yaml`",
    )


def test_a_link_to_a_folder_that_is_read_anyway_is_no_fault(folder: Path) -> None:
    write(folder, {"goals/2026-Q4/a.yaml": "a"})
    link(folder, "goals/current", "2026-Q4")
    assert texts(read(folder)) == {"goals/2026-Q4/a.yaml": "a"}
    assert read(folder, "goals/2026-Q4/*.yaml", "goals/current/*") == Reading(
        (SourceFile("goals/2026-Q4/a.yaml", "a"),),
        *faults_of(
            refused(
                "goals/current",
                "the link to `2026-Q4` leads to a folder, and links to folders are not followed",
                "name the folder itself in `goals`: `goals/2026-Q4/*`",
            )
        ),
    )


@pytest.mark.parametrize(("name", "target"), [("self", "."), ("up", ".."), ("top", "../goals")])
def test_a_link_to_the_folder_it_stands_in_is_a_fault(folder: Path, name: str, target: str) -> None:
    write(folder, {"goals/a.yaml": "a"})
    link(folder, f"goals/{name}", target)
    assert read(folder) == and_sources(
        refused(
            f"goals/{name}",
            f"the link to `{target}` leads back to a folder that it stands in",
            "remove the link",
        ),
        a="a",
    )


def test_a_folder_outside_is_not_entered_through_a_link(tmp_path: Path, folder: Path) -> None:
    write(tmp_path, {"elsewhere/a.yaml": "secret"})
    link(folder, "goals", tmp_path / "elsewhere")
    assert read(folder) == refused(
        "goals",
        f"the link to `{tmp_path}/elsewhere` leads out of the workspace",
        "copy the file into the workspace instead",
    )


def test_a_link_to_a_folder_outside_that_no_pattern_enters_is_no_matter(folder: Path) -> None:
    write(folder, {"goals/a.yaml": "a"})
    link(folder, "vendor", "/usr")
    link(folder, "goals/.cache", "/tmp")
    assert texts(read(folder)) == {"goals/a.yaml": "a"}


# Exchanged while okr reads


@pytest.mark.parametrize("what", ["a file", "a folder", "a linked file's folder"])
def test_what_is_exchanged_for_a_link_while_okr_reads_is_never_read_outside(
    tmp_path: Path, folder: Path, by_handle: bool, what: str
) -> None:
    if not by_handle:
        pytest.skip("paths alone leave a moment for an exchange")
    write(tmp_path, {"outside/a.yaml": "secret", "workspace/goals/in/a.yaml": "harmless"})
    if what == "a linked file's folder":
        (folder / "goals/in").rename(folder / "in")
        link(folder, "goals/a.yaml", "../in/a.yaml")
        victim, bait = folder / "in", tmp_path / "outside"
    elif what == "a folder":
        victim, bait = folder / "goals/in", tmp_path / "outside"
    else:
        victim, bait = folder / "goals/in/a.yaml", tmp_path / "outside/a.yaml"
    stop = threading.Event()
    exchanger = threading.Thread(target=exchange, args=(victim, bait, stop))
    exchanger.start()
    seen = set()
    try:
        for _ in range(200):
            try:
                reading = read(folder)
            except OkrError:
                continue  # in between there is nothing
            seen |= {source.text for source in reading.sources + reading.unreadable}
    finally:
        stop.set()
        exchanger.join()
    assert seen <= {"harmless", ""}


def exchange(victim: Path, bait: Path, stop: threading.Event) -> None:
    """Puts a link in a thing's place and the thing back, until told to stop."""
    aside = victim.with_name("aside")
    while not stop.is_set():
        victim.rename(aside)
        victim.symlink_to(bait)
        victim.unlink()
        aside.rename(victim)


@pytest.mark.parametrize(
    ("what", "at"), [("goals/in/a.yaml", "goals/in/a.yaml"), ("goals/in", "goals/in")]
)
def test_an_exchange_between_listing_and_opening_is_a_fault(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, what: str, at: str
) -> None:
    write(tmp_path, {"outside/a.yaml": "secret", "workspace/goals/in/a.yaml": "harmless"})
    listing = os.scandir
    name = Path(what).name

    def exchanging(place: Any) -> Any:
        """Lists the folder, then exchanges what is in it."""
        entries = list(listing(place))
        if name in {entry.name for entry in entries} and not (folder / what).is_symlink():
            (folder / what).rename(tmp_path / "aside")
            bait = tmp_path / "outside" / ("a.yaml" if what.endswith("a.yaml") else "")
            (folder / what).symlink_to(bait)
        return Listed(entries)

    monkeypatch.setattr(os, "scandir", exchanging)
    assert read(folder) == refused(
        at,
        "this was exchanged while okr was reading",
        "run okr again when nothing writes to the workspace",
    )


def test_a_folder_exchanged_only_while_a_file_is_opened_leads_nowhere(
    tmp_path: Path, folder: Path, by_handle: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"outside/a.yaml": "secret", "workspace/goals/in/a.yaml": "harmless"})
    victim, aside = folder / "goals/in", folder / "aside"
    real_open = os.open

    def exchanging(path: str, flags: int, *, dir_fd: int | None = None) -> int:
        if Path(path).name != "a.yaml":
            return real_open(path, flags, dir_fd=dir_fd)
        victim.rename(aside)
        victim.symlink_to(tmp_path / "outside")
        handle = real_open(path, flags, dir_fd=dir_fd)
        victim.unlink()
        aside.rename(victim)
        return handle

    monkeypatch.setattr(os, "open", exchanging)
    if by_handle:
        assert texts(read(folder)) == {"goals/in/a.yaml": "harmless"}
    else:
        assert read(folder) == refused(
            "goals/in/a.yaml",
            "this was exchanged while okr was reading",
            "run okr again when nothing writes to the workspace",
        )


class Listed(list[os.DirEntry[str]]):
    """A list that can be closed, as what `os.scandir` gives."""

    def __enter__(self) -> "Listed":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        pass


def test_a_file_that_vanishes_while_okr_reads_is_a_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"goals/a.yaml": "a"})
    listing = os.scandir

    def vanishing(place: Any) -> Any:
        entries = list(listing(place))
        if "a.yaml" in {entry.name for entry in entries}:
            (folder / "goals/a.yaml").unlink()
        return Listed(entries)

    monkeypatch.setattr(os, "scandir", vanishing)
    assert read(folder) == refused(
        "goals/a.yaml", "this vanished while okr was reading", "run okr again"
    )
