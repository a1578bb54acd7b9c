"""What every item of include/secretchat.h keeps: `check_header.py` prints what does not, and fails.

* Every name begins with the prefix of the library.
* The comment of every function says which threads may call it; of those with pointers what may be NULL; of those that
  give an object how it is freed.
"""

import header as headers


def main():
    header = headers.read()
    wrong = [*wrong_names(header), *(problem for function in header.functions for problem in missing(function, header))]
    for problem in wrong:
        print(problem)
    print(f"header: {len(header.functions)} functions, {len(wrong)} problems")
    return 1 if wrong else 0


def wrong_names(header):
    small = [function.name for function in header.functions]
    small += [*header.enums, *header.structs, *header.opaque, *header.callbacks]
    large = [*header.macros, *(name for constants in header.enums.values() for name in constants)]
    for name in small:
        if not name.startswith("secretchat_"):
            yield f"{name}: does not begin with secretchat_"
    for name in large:
        if not name.startswith("SECRETCHAT_"):
            yield f"{name}: does not begin with SECRETCHAT_"


def missing(function, header):
    """What the comment of a function does not say."""
    comment, types = function.comment, [parameter.type for parameter in function.parameters]
    if "thread" not in comment.lower():
        yield f"{function.name}: which threads may call it?"
    if any("*" in kind or kind in header.callbacks for kind in types) and "NULL" not in comment:
        yield f"{function.name}: what may be NULL?"
    for kind in types:
        given = kind.removesuffix(" **")
        if given != kind and given != "secretchat_error" and f"`{given}_free`" not in comment:
            yield f"{function.name}: is what it gives freed with `{given}_free`?"


if __name__ == "__main__":
    raise SystemExit(main())
