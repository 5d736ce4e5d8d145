"""The budgets: nothing in the house is longer than a person reads in one go."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.plan import HOUSE, files, text

FILE_LINES = 300
FUNCTION_LINES = 40
ARGUMENTS = 6
TEMPLATE_LINES = 100
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "misc", "services", "managers"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def argument_count(function: Function) -> int:
    given = function.args
    named = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in named if name not in {"self", "cls"}])


def long_functions(source: str, *, path: Path) -> list[str]:
    return [
        f"{path}:{function.lineno} {function.name} has {length} lines"
        for function in functions(ast.parse(source))
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]


def crowded_functions(source: str, *, path: Path) -> list[str]:
    return [
        f"{path}:{function.lineno} {function.name} takes {count} arguments"
        for function in functions(ast.parse(source))
        if (count := argument_count(function)) > ARGUMENTS
    ]


def test_no_file_is_longer_than_300_lines():
    lengths = {path: len(text(path).splitlines()) for path in files(".py", ".css", ".js", ".php")}

    assert {path: length for path, length in lengths.items() if length > FILE_LINES} == {}


def test_no_function_is_longer_than_40_lines():
    found = [line for path in files(".py") for line in long_functions(text(path), path=path)]

    assert found == []


def test_no_function_takes_more_than_6_arguments():
    ours = [path for path in files(".py") if path.parts[0] != "tests"]

    assert [line for path in ours for line in crowded_functions(text(path), path=path)] == []


def test_the_rules_see_a_function_that_is_too_long_and_too_crowded():
    source = "def f(a, b, c, d, /, e, *, f, g):\n" + "    a = b\n" * FUNCTION_LINES

    assert long_functions(source, path=Path("x.py")) == ["x.py:1 f has 41 lines"]
    assert crowded_functions(source, path=Path("x.py")) == ["x.py:1 f takes 7 arguments"]


def test_no_template_is_longer_than_100_lines():
    lengths = {path: len(text(path).splitlines()) for path in files(".html", ".txt")}
    templates = {path: n for path, n in lengths.items() if "templates" in path.parts}

    assert {path: length for path, length in templates.items() if length > TEMPLATE_LINES} == {}


def test_every_file_is_named_after_what_is_in_it():
    assert [path for path in files(".py") if path.stem in NAMES_THAT_SAY_NOTHING] == []
    assert [path for path in files(".py") if path.parent.name in NAMES_THAT_SAY_NOTHING] == []


def test_nothing_on_the_import_path_bears_a_name_of_the_standard_library():
    on_path = [*HOUSE.iterdir(), *(HOUSE / "site").iterdir()]
    importable = [
        path for path in on_path if path.suffix == ".py" or (path / "__init__.py").is_file()
    ]

    assert [path for path in importable if path.stem in sys.stdlib_module_names] == []


def test_the_building_is_a_folder_and_never_a_package():
    assert not (HOUSE / "site" / "__init__.py").exists()
