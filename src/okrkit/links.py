"""Where a link in a workspace may lead: to a regular file of the same workspace, nowhere else."""

from collections.abc import Mapping
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.folder import Target
from okrkit.globs import Globs
from okrkit.source import Fault
from okrkit.unreadable import LONGEST_PATH, unreadable

COPY = "copy the file into the workspace instead"


class Link(NamedTuple):
    """A link met on the walk, with what is left of the patterns in its folder."""

    path: str
    name: str
    globs: Globs


def link_fault(link: Link, target: Target, walked: Mapping[str, Globs]) -> Fault | None:
    """Why a link is not followed; None if it may be, or if nothing is missed without it.

    `walked` says what was looked for in each folder of the workspace.
    """
    shown = f"the link to {quote(target.written, LONGEST_PATH)}"
    if target.is_folder:
        return _folder_fault(link, target.parts, shown, walked)
    if not link.globs.match_file(link.name):
        return None
    if target.parts is None:
        return unreadable(link.path, f"{shown} leads out of the workspace", COPY)
    if ".git" in map(str.lower, target.parts):  # git keeps passwords there
        return unreadable(link.path, f"{shown} leads into `.git`", COPY)
    return None


def _folder_fault(
    link: Link, parts: tuple[str, ...] | None, shown: str, walked: Mapping[str, Globs]
) -> Fault | None:
    inside = link.globs.into(link.name)
    is_meant = link.globs.mean_file(link.name)
    if not inside and not is_meant:
        return None
    if parts is None:
        return unreadable(link.path, f"{shown} leads out of the workspace", COPY)
    folder = "/".join(parts)
    if not folder or link.path.startswith(f"{folder}/"):
        message = f"{shown} leads back to a folder that it stands in"
        return unreadable(link.path, message, "remove the link")
    if not is_meant and folder in walked and inside.rests <= walked[folder].rests:
        return None
    message = f"{shown} leads to a folder, and links to folders are not followed"
    instead = f"{folder}/{inside.longest() if inside else '**/*.yaml'}"
    hint = f"name the folder itself in `goals`: {quote(instead, LONGEST_PATH)}"
    return unreadable(link.path, message, hint)
