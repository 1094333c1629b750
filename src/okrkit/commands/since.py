"""`--since REV` and `--settings-from REV`: a change judged by itself, with the rules it met."""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import new as new_hash

from okrkit import complaints
from okrkit.characters import quote
from okrkit.commands.judge import JudgedBy
from okrkit.commands.load import Loaded, settings_of
from okrkit.commands.origin import Origin, origin_of
from okrkit.commands.session import Session
from okrkit.discover import SETTINGS_NAME, Reading
from okrkit.errors import OkrError
from okrkit.finding import Ignore
from okrkit.ignores import ignores
from okrkit.lineage import where
from okrkit.settings import Settings
from okrkit.snapshot import LINK, Snapshot
from okrkit.source import SourceFile
from okrkit.touched import Touched, touched
from okrkit.tree import Node, read_tree


def touched_since(session: Session, loaded: Loaded, revision: str) -> Touched:
    """What has changed since the commit in which a revision and HEAD (or --at) parted.

    Raises OkrError where the workspace is in no repository, where the revision names no commit, and
    where the two have none in common.
    """
    assert loaded.card is not None  # noqa: S101  broken settings are all there is to find
    workspace = loaded.card.workspace
    place = where(loaded.folder, session.at or "HEAD")
    base = place.repo.merge_base(place.repo.resolve(revision), place.tip)
    if base is None:
        raise OkrError(complaints.unrelated(revision, is_shallow=place.repo.is_shallow()))
    former = Snapshot(place.repo, loaded.folder, place.inner.removesuffix("/"), base, loaded.as_of)
    settings: Settings = workspace.settings
    before, after = _that_differ(former, loaded.reading, settings.goals, session)
    since = quote(revision)
    found = touched(before, after, workspace, loaded.sources, since, session.limits)
    if _settings(former, session) != _settings(origin_of(session), session):
        return found._replace(everything=f"the settings differ since {since}")
    return found


def _settings(place: Origin | Snapshot, session: Session) -> Node:
    """The settings of a place as they are written; nothing where it has none."""
    if isinstance(place, Snapshot) and SETTINGS_NAME not in place.files:
        return None
    sources = place.settings(session.limits).sources
    return read_tree(sources[0], session.limits).root if sources else None


def _that_differ(
    former: Snapshot, reading: Reading, patterns: Iterable[str], session: Session
) -> tuple[dict[str, SourceFile], dict[str, SourceFile]]:
    """The goal files that differ, as they were and as they are."""
    names = former.goal_files(tuple(patterns))
    texts = reading.texts
    same = {
        name
        for name in names
        if name in texts and former.files[name].mode != LINK
        if blob_id(texts[name].text, former.files[name].id) == former.files[name].id
    }
    before = former.reading([name for name in names if name not in same], session.limits).texts
    return dict(before), {path: one for path, one in texts.items() if path not in same}


def blob_id(text: str, like: str) -> str:
    """The id that git gives a content; `like` tells which kind of ids the repository has."""
    data = text.encode(errors="surrogatepass")
    digest = new_hash("sha1" if len(like) == 40 else "sha256", usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()


def added_ignores(
    session: Session, judged: JudgedBy, now: Iterable[Ignore], sources: Mapping[str, SourceFile]
) -> tuple[Ignore, ...]:
    """The ignores that were not there in the revision that judges, in any of its goal files."""
    judge = judged.judge
    unchanged = {
        path
        for path, one in sources.items()
        if path in judge.files and blob_id(one.text, judge.files[path].id) == judge.files[path].id
    }
    changed = [one for one in now if one.file not in unchanged]
    if not changed:
        return ()
    settings, _ = settings_of(judged.settings(session.limits), session.limits)
    names = [path for path in judge.goal_files(settings.goals) if path not in unchanged]
    former = judge.reading(names, session.limits).texts.values()
    left = Counter(_about(one) for source in former for one in ignores(source))
    added = []
    for one in changed:
        left[_about(one)] -= 1
        if left[_about(one)] < 0:
            added.append(one)
    return tuple(added)


def _about(ignore: Ignore) -> tuple[object, ...]:
    """What an ignore is: that of an entry wherever it stands, that of a file or section there."""
    is_of_entry = "." in (ignore.entry or "")
    file = None if is_of_entry else ignore.file
    return file, ignore.scope, ignore.entry, ignore.rules, ignore.until
