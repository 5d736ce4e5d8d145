"""What is written about the house is true: versions, variables, folders, places."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.house.plan import HOUSE, files, text

READERS = {"text", "number", "switch", "words"}
OWN_FOLDERS = ("blog", "newsletter", "syndication", "site")


def variables_read(source: str) -> Iterator[str]:
    """The names given to the readers of `config.env`."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in READERS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def variables_documented() -> set[str]:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", text(Path("docs/operators.md")), re.MULTILINE)
    assert len(rows) == len(set(rows)), "A variable is described twice."
    return set(rows)


def folders_with_code() -> set[str]:
    """Folders that hold Python or templates; what Django names by itself is left out."""
    found = {path.parent for path in files(".py", ".html")}
    return {
        f"{folder}/"
        for folder in found
        if folder != Path()
        and not {"management", "commands", "migrations"} & set(folder.parts)
        and not (folder.parts[0] in {"tests", "templates"} and len(folder.parts) > 2)
    }


def test_every_variable_is_described_in_one_table_and_nothing_else_is():
    read = {
        name
        for path in files(".py")
        if path.parts[0] in OWN_FOLDERS
        for name in variables_read(text(path))
    }

    assert variables_documented() == read


def test_every_variable_of_the_example_file_exists():
    names = re.findall(r"^#? ?([A-Z_]+)=", text(Path(".env.example")), re.MULTILINE)

    assert set(names) - variables_documented() == set()


def test_the_architecture_has_one_line_for_every_folder():
    told = set(re.findall(r"`([\w./-]+/)`", text(Path("docs/architecture.md"))))

    assert folders_with_code() - told == set()


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads(text(Path("pyproject.toml")))["project"]
    newest = re.search(r"^## (\d+\.\d+\.\d+)", text(Path("CHANGELOG.md")), re.MULTILINE)

    assert newest is not None
    assert newest.group(1) == project["version"]


def test_no_file_knows_the_folder_it_was_written_in():
    kinds = (".py", ".md", ".toml", ".html", ".css", ".js", ".yaml", ".service", ".php", ".txt")

    assert [path for path in files(*kinds) if str(HOUSE) + "/" in text(path)] == []


def test_every_target_of_the_makefile_is_described():
    makefile = text(Path("Makefile"))
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    described = re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)

    assert targets is not None
    assert sorted(targets.group(1).split()) == sorted(described)
