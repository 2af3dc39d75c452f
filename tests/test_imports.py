"""The house: which room may know what. Reads the imports; see the picture in the contributors' guide."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from importlib.metadata import packages_distributions

import pytest

from tests.building import ROOT, run
from tests.imports import declared, imports, modules, target

#: What only the wing knows.
HEAVY = {
    "ablog",
    "docutils",
    "furo",
    "myst_parser",
    "sphinx",
    "sphinx_autobuild",
    "sphinx_design",
    "sphinxcontrib",
}
WING = "sphinx_ext"
#: Room -> rooms that it may import from. Arrows run one way.
MAY_IMPORT = {
    "text": set(),
    "web": {"text"},
    "markup": {"text"},
    "blog": {"text"},
    "drawing": {"text"},
    "topics": {"text", "drawing"},
    "compare": {"text", "topics"},
    "planning": {"text", "topics"},
    "search": {"text"},
    WING: {"text", "web", "markup", "blog", "drawing", "topics", "compare", "planning", "search"},
    "answers": {"text", "search", "topics"},
    "commands": {"text", "search", "topics", "answers", WING},
}
#: Modules in the package's root, the entry points, each with the one room that it opens.
ENTRIES = {"infrakb": WING, "infrakb.__main__": "commands", "infrakb.external": WING}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_rooms_import_from_the_rooms_below_them_alone() -> None:
    wrong = [
        f"{modules()[found.module].relative_to(ROOT)}:{found.line}: {found.name}"
        for found in imports()
        if found.module not in ENTRIES
        and (other := target(found)) is not None
        and room(other) != room(found.module)
        and room(other) not in MAY_IMPORT[room(found.module)]
        and other != "infrakb"
    ]
    assert wrong == []


def test_only_the_wing_knows_sphinx() -> None:
    knowing = {
        found.module
        for found in imports()
        if found.name.split(".")[0] in HEAVY and not (found.is_late and found.module in ENTRIES)
    }
    assert {name for name in knowing if room(name) != WING} == set()


def test_the_root_holds_entry_points_that_import_late() -> None:
    assert {name for name in modules() if name.count(".") <= 1 and modules()[name].name != "__init__.py"} | {
        "infrakb"
    } == set(ENTRIES)
    for found in imports():
        if found.module in ENTRIES and (other := target(found)):
            assert room(other) == ENTRIES[found.module]
            assert found.is_late or found.module == "infrakb.__main__"


def test_no_modules_import_each_other_in_a_circle() -> None:
    edges: dict[str, set[str]] = defaultdict(set)
    for found in imports():
        if (other := target(found)) and other != found.module:
            edges[found.module].add(other)
    state: dict[str, int] = {}
    path: list[str] = []

    def visit(module: str) -> None:
        state[module] = 1
        path.append(module)
        for other in sorted(edges[module]):
            assert state.get(other) != 1, " -> ".join([*path[path.index(other) :], other])
            if other not in state:
                visit(other)
        path.pop()
        state[module] = 2

    for module in sorted(modules()):
        if module not in state:
            visit(module)


@pytest.mark.parametrize("name", ["text", "web", "markup", "blog", "drawing", "topics", "search", "answers"])
def test_pure_modules_load_without_sphinx(name: str) -> None:
    wanted = sorted(module for module in modules() if room(module) == name)
    code = f"import sys\nfor name in {wanted!r}: __import__(name)\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    finished = run("-c", code, module="")
    assert finished.returncode == 0, finished.stderr
    assert not HEAVY & {*finished.stdout.split()}


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import sys, typing; before = {*sys.modules}; import infrakb; print(*({*sys.modules} - before))"
    finished = run("-c", code, module="")
    assert finished.returncode == 0, finished.stderr
    assert {*finished.stdout.split()} <= {"infrakb", "__future__"}


def test_dependencies_are_what_is_imported() -> None:
    distributions = packages_distributions()
    names = (
        {found.name.split(".")[0] for found in imports()}
        - sys.stdlib_module_names
        - {"infrakb", "sphinx_autobuild", "mcp", "pydantic"}  # extras, and what they bring
    )
    namespaces = {name for name in names if len(distributions[name]) > 1}
    used = {distributions[name][0].lower() for name in names - namespaces}
    # Packages that share a name, and those that are set up by name.
    used |= {"sphinxcontrib-bibtex", "sphinx-design", "furo"}
    assert namespaces <= {"sphinxcontrib"}
    assert {re.split(r"[<>=]", item)[0] for item in declared()} == {name.replace("_", "-") for name in used}
