"""Reads include/secretchat.h: its functions with their comments, its types and its constants.

It understands the C that cbindgen writes, not all of C; what it does not understand it refuses.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADER = ROOT / "include" / "secretchat.h"

# Words before a prototype that are not part of its type.
MACROS = re.compile(r"\bSECRETCHAT_[A-Z_]+\b(?:\([^)]*\))?")
DECLARATION = re.compile(r"/\*.*?\*/|//[^\n]*|#(?:\\\n|[^\n])*|\{|\}|;|[^{};/#]+|/", re.S)
ENUM = re.compile(r"typedef enum (\w+) \{(.*?)\} (\w+);", re.S)
STRUCT = re.compile(r"typedef struct (\w+) \{(.*?)\} (\w+);", re.S)
OPAQUE = re.compile(r"typedef struct (\w+) (\w+);")
CALLBACK = re.compile(r"typedef [^;{]*?\(\*(\w+)\)\([^;]*?\);", re.S)
PROTOTYPE = re.compile(r"^(.*?)(\w+)\((.*)\)$", re.S)
PARAMETER = re.compile(r"^(.*?)(\w+)$", re.S)


@dataclass(frozen=True)
class Parameter:
    type: str  # with one space between words, and stars at the end: "const secretchat_chat *"
    name: str


@dataclass(frozen=True)
class Function:
    name: str
    returns: str
    parameters: tuple
    comment: str


@dataclass
class Header:
    functions: list = field(default_factory=list)
    enums: dict = field(default_factory=dict)  # type: {constant: value}
    structs: set = field(default_factory=set)
    opaque: set = field(default_factory=set)
    callbacks: set = field(default_factory=set)
    macros: set = field(default_factory=set)


def read(path=HEADER):
    text = path.read_text(encoding="utf-8")
    header = Header(functions=list(functions(text)))
    header.macros = set(re.findall(r"^\s*#\s*define (\w+)", text, re.M))
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)
    for tag, body, name in ENUM.findall(code):
        header.enums[same(tag, name)] = constants(body)
    header.structs = {same(tag, name) for tag, _, name in STRUCT.findall(code)}
    header.opaque = {same(tag, name) for tag, name in OPAQUE.findall(code)}
    header.callbacks = set(CALLBACK.findall(code))
    named = set(re.findall(r"\b(secretchat_\w+)\(", code))
    missed = named - {function.name for function in header.functions}
    if missed or not named:
        raise SystemExit(f"{path}: not understood: {', '.join(sorted(missed)) or 'everything'}")
    return header


def functions(text):
    """The prototypes at file level, each with the comment before it."""
    comment, code, depth = "", "", 0
    for token in DECLARATION.findall(text):
        if token.startswith(("/*", "//")):
            comment = token if not code.strip() else comment
        elif token.startswith("#"):
            continue
        elif token == "{" and not code.strip().startswith('extern "C"'):
            depth += 1
        elif token == "{":
            code = ""
        elif token == "}":
            depth = max(0, depth - 1)
        elif token == ";" and depth == 0:
            function = prototype(code, comment)
            if function:
                yield function
            comment, code = "", ""
        else:
            code += token if depth == 0 else ""


def prototype(code, comment):
    code = MACROS.sub("", code).strip()
    found = PROTOTYPE.match(code)
    if not found or code.startswith("typedef") or "_Static_assert" in code or "static_assert" in code:
        return None
    returns, name, inside = found.groups()
    parameters = [] if inside.strip() in ("", "void") else inside.split(",")
    return Function(name, spaced(returns), tuple(map(parameter, parameters)), clean(comment))


def parameter(text):
    found = PARAMETER.match(text.strip())
    if not found or not found.group(1).strip():
        raise SystemExit(f"a parameter without a name: {text!r}")
    return Parameter(spaced(found.group(1)), found.group(2))


def constants(body):
    values, following = {}, 0
    for item in filter(None, (part.strip() for part in body.split(","))):
        name, _, value = (part.strip() for part in item.partition("="))
        values[name] = int(value, 0) if value else following
        following = values[name] + 1
    return values


def spaced(text):
    """`const struct T *const  *` in one way of writing, and as C++ has it."""
    words = [word for word in re.findall(r"\w+|\*", text) if word not in ("struct", "enum")]
    return re.sub(r"\* (?=\*)", "*", " ".join(words))


def clean(comment):
    """The words of a comment in one line."""
    lines = (line.strip().lstrip("/*").rstrip("*/").strip() for line in comment.splitlines())
    return " ".join(filter(None, lines))


def same(tag, name):
    if tag != name:
        raise SystemExit(f"the type {name} has the tag {tag}")
    return name
