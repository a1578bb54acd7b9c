"""Writes a C program that calls every function of include/secretchat.h with everything that can be wrong, one at a time.

In tests/c: `python3 -m faults.table OUT.c [--debug]`; with --debug also what only debug builds of the library find. A new
function is covered at once if its types are known here; if they are not, this fails and says what is missing.
"""

import sys
from pathlib import Path

import header as headers
from .exceptions import ABSENT, LAST, NOT_OK, NOTHING, short
from .values import ANY, EXTREMES, OK, Value, slots

EQUIPMENT = Path(__file__).with_name("faults.h").read_text(encoding="utf-8")


def main():
    out, is_debug = Path(sys.argv[1]), "--debug" in sys.argv[2:]
    header = headers.read()
    check_equipment(header)
    ordered = sorted(header.functions, key=lambda function: short(function.name) in LAST)
    lines = ['#include "faults.h"', "", "#include <math.h>", "", *known_statuses(header)]
    for function in ordered:
        lines += faults_of(function, header, is_debug)
    lines += ["", "void call_everything(void) {"]
    lines += [f"    faults_of_{short(function.name)}();" for function in ordered]
    lines += ["}", ""]
    out.write_text("\n".join(lines), encoding="utf-8")


def check_equipment(header):
    """Every kind of object needs a way to make one, and every callback a function."""
    needed = [f"make_{short(name)}(void)" for name in header.opaque if name not in ABSENT]
    needed += [f"call_{short(name).removesuffix('_fn')}(" for name in header.callbacks]
    missing = sorted(name for name in needed if f" {name}" not in EQUIPMENT.replace("*", " "))
    if missing:
        raise SystemExit(f"faults.h lacks {', '.join(missing)}")


def known_statuses(header):
    cases = [f"    case {name}:" for name in header.enums["secretchat_status"]]
    begin, end = ["bool is_status(int number) {", "    switch (number) {"], ["        return true;", "    }"]
    return [*begin, *cases, *end, "    return false;", "}"]


def faults_of(function, header, is_debug):
    """All the calls of one function: right, with one fault at each place, and with nothing at all."""
    found = slots(function, header)
    right = [slot.valid for slot in found]
    lines = ["", f"static void faults_of_{short(function.name)}(void) {{"]
    expects = next((value.expects for value in right if value.expects != ANY), OK)
    well = Value("all is well", "", expects=NOT_OK.get(short(function.name), expects))
    lines += call(function, right, well, header)
    for place, slot in enumerate(found):
        for fault in slot.faults:
            if is_debug or not fault.is_debug:
                lines += call(function, right[:place] + [fault] + right[place + 1 :], fault, header)
    nothing = [Value("", "0" if parameter.type in EXTREMES else "NULL") for parameter in function.parameters]
    return lines + call(function, nothing, Value("nothing at all", ""), header) + ["}"]


def call(function, values, case, header):
    arguments = ", ".join(value.arguments for value in values)
    label = case.label.replace('"', "'")
    lines = [f'begin("{short(function.name)}", "{label}");']
    if "&error" in arguments:
        lines.append("secretchat_error *error = NULL;")
    lines += [value.before for value in values if value.before]
    lines += judged(function, f"{function.name}({arguments})", case, header)
    if "&error" in arguments:
        lines.append("returned_error(returned, error);")
    lines += [value.after for value in values if value.after]
    return ["    {", *(f"        {line}" for line in lines), "    }"]


def judged(function, call, case, header):
    """The call, and what must be true of what it returns."""
    kind, is_nothing = function.returns, str(case.is_nothing).lower()
    if kind == "void":
        return [f"{call};"]
    if kind == "secretchat_status" and says_how_it_went(function):
        return [f"secretchat_status returned = {call};", f"returned_status(returned, {case.expects});"]
    if kind == "secretchat_bytes":
        return [f"returned_bytes({call}, {is_nothing});"]
    if kind == "const char *":
        return [f"returned_text({call});"]
    if kind == "const int64_t *":
        count = "count" if "&count" in call else "0"
        return [f"const int64_t *ids = {call};", f"returned_ids(ids, {count}, {is_nothing});"]
    if kind.endswith("*"):
        return [f"returned_pointer({call}, {is_nothing});"]
    if kind in header.enums or kind in EXTREMES:
        return [f"returned_number((double){call}, {is_nothing}, {NOTHING.get(short(function.name), '0')});"]
    raise SystemExit(f"{function.name}: nothing is known about what it returns, {kind}: add it to table.py")


def says_how_it_went(function):
    """Getters of a status have no place for an error."""
    return function.parameters[-1].type == "secretchat_error **" or function.name.endswith("_free")


if __name__ == "__main__":
    main()
