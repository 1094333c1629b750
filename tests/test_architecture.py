"""The shape of the program: imports point one way, one door each to disk, clock and terminal."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import okrkit

ROOT = Path(okrkit.__file__).parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text())
    for path in sorted(ROOT.rglob("*.py"))
}

LAYERS = (
    {
        "errors",
        "limits",
        "source",
        "finding",
        "form",
        "characters",
        "syntax",
        "tree",
        "events",
        "pure",
        "refusals",
        "builder",
        "comments",
    },
    {"period", "misfit", "measure", "goals", "scalars", "meant", "globs", "written"},
    {"fields", "schema", "settings"},
    {"entries", "parse", "json_schema"},
    {"targets", "refer", "collect", "headings", "meaning", "assemble", "link", "workspace"},
    {"circles", "bounds", "cadence", "units", "wording", "lost", "twins"},
    {"readings", "pace", "attainment", "standing", "resting", "learning"},
    {"signals", "xmr", "behaviour", "measuring", "forecast", "health", "rollup", "verdict", "life"},
    {"keyresults", "objectives", "score"},
    {"ease", "figures", "members", "movers", "sight", "silence", "tension"},
    {"inventory", "difference", "revision", "history", "aim", "trail", "aloud"},
    {"reasons"},
    {"course"},
    {"rules"},
    {
        "locate",
        "lint",
        "ignores",
        "baseline",
        "checked",
        "touched",
        "scope",
        "rows",
        "changes",
        "comparison",
        "evaluation",
        "report",
        "due",
        "outline",
        "compose",
        "order",
        "named",
        "destination",
        "saying",
        "record",
        "book",
        "series",
        "create",
        "rename",
        "diagnosis",
        "copying",
        "carry",
        "ending",
        "batch",
        "layout",
        "edit",
        "arrange",
        "pieces",
        "mend",
        "cut",
        "canon",
    },
    {"render"},
    {"site"},
    {
        "discover",
        "encoding",
        "folder",
        "links",
        "ways",
        "unreadable",
        "save",
        "output",
        "publish",
        "web",
        "server",
        "seam",
        "editor",
        "process",
        "repo",
        "snapshot",
        "revisions",
        "store",
        "programs",
        "cache",
        "memory",
        "steps",
        "lineage",
        "withdrawn",
        "settings_past",
        "trust",
        "past",
        "commit",
        "complaints",
    },
    {"commands", "cli", "__main__"},
)
"""From the ground up: a module imports from its own layer and from those below it."""

DISK = {"open", "os.open", "os.scandir", "os.stat", "os.replace", "os.unlink", "os.read"}
DISK_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "rename"}


def _layer(module: str) -> int:
    head = module.split(".", maxsplit=1)[0]
    return next(rank for rank, names in enumerate(LAYERS) if head in names)


def _imports(module: str) -> Iterator[str]:
    """The modules of okrkit that a module imports, at its top or later."""
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("okrkit."):
            inner = node.module.removeprefix("okrkit.")
            submodules = [f"{inner}.{alias.name}" for alias in node.names]
            yield from [one for one in submodules if one in MODULES] or [inner]


def _calls(module: str) -> Iterator[str]:
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_every_module_has_a_layer() -> None:
    known = set().union(*LAYERS)
    heads = {module.split(".")[0] for module in MODULES} - {"__init__"}
    assert heads == known


@pytest.mark.parametrize("module", [name for name in MODULES if name != "__init__"])
def test_imports_point_down(module: str) -> None:
    upward = [one for one in _imports(module) if _layer(one) > _layer(module)]
    assert upward == []


def test_no_imports_go_in_a_circle() -> None:
    graph = {module: set(_imports(module)) for module in MODULES}
    while free := [module for module, needs in graph.items() if not needs & graph.keys()]:
        for module in free:
            del graph[module]
    assert graph == {}


def test_nothing_imports_an_underscore_of_another_module() -> None:
    found = [
        (module, alias.name)
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("okrkit")
        for alias in node.names
        if alias.name.startswith("_") and alias.name != "__version__"
    ]
    assert found == []


@pytest.mark.parametrize(
    ("names", "doors"),
    [
        (DISK, {"discover", "folder", "save", "publish", "programs", "seam", "process", "cache"}),
        ({"datetime.now", "date.today", "time.time"}, {"commands.session"}),
        ({"print", "sys.stdout.write"}, {"commands.session", "cli"}),
        ({"subprocess.run", "subprocess.Popen", "os.system", "os.popen", "os.fork"}, {"editor"}),
        ({"sqlite3.connect"}, {"cache"}),
        ({"eval", "exec", "pickle.loads", "pickle.load", "marshal.loads"}, set()),
    ],
)
def test_one_door_each(names: set[str], doors: set[str]) -> None:
    users = {module for module in MODULES if names & set(_calls(module))}
    assert users <= doors


def test_only_the_doors_read_and_write_paths() -> None:
    users = {
        module
        for module in MODULES
        if any("." in call and call.rpartition(".")[2] in DISK_METHODS for call in _calls(module))
    }
    assert users <= {
        "discover",
        "folder",
        "save",
        "publish",
        "programs",
        "seam",
        "process",
        "cache",
    }


def test_only_the_doors_know_the_environment() -> None:
    users = {
        module
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Attribute, ast.alias))
        and {"environ", "environb", "getenv"}
        & {getattr(node, "attr", ""), getattr(node, "name", "")}
    }
    assert users <= {"commands.session", "cli", "process"}  # git gets another one


def test_only_the_doors_to_git_and_editor_start_programs() -> None:
    users = {
        module
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        and {"git", "gitdb", "subprocess", "multiprocessing", "pty"}
        & {
            name.split(".")[0]
            for name in [getattr(node, "module", "") or "", *(alias.name for alias in node.names)]
        }
    }
    assert users == {"process", "editor"}
