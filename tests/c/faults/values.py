"""Right and wrong values for parameters, by their C type."""

from dataclasses import dataclass

from .exceptions import ABSENT, BINARY, NAMES, OPTIONAL, OWN_CLIENT, ROOM, UNCHECKED, is_one_of, made, short, valid

ANY = "ANY"
OK = "SECRETCHAT_STATUS_OK"
NULL_POINTER = "SECRETCHAT_STATUS_NULL_POINTER"
LENGTH = "SECRETCHAT_STATUS_LENGTH"
UTF8 = "SECRETCHAT_STATUS_UTF8"
VALUE = "SECRETCHAT_STATUS_VALUE"
SPENT = "SECRETCHAT_STATUS_SPENT"
HANDLE = "SECRETCHAT_STATUS_HANDLE"

HUGE = ("SIZE_MAX", "SIZE_MAX / 2", "SIZE_MAX / 2 + 1")
EXTREMES = {
    "bool": ("false",),  # other bytes than 0 and 1 are no bool of C either
    "double": ("NAN", "INFINITY", "-1e308"),
    "int32_t": ("0", "-1", "INT32_MIN", "INT32_MAX"),
    "int64_t": ("0", "-1", "INT64_MIN", "INT64_MAX"),
    "size_t": ("0", *HUGE),
    "uint32_t": ("0", "1000", "0x7fffffff", "0xffffffff"),
    "uint64_t": ("0", "UINT64_MAX", "INT64_MAX"),
}
NO_TEXT = {"not UTF-8": r"\xff\xfe", "a surrogate": r"\xed\xa0\x80", "half a character": r"\xe2\x82"}


@dataclass(frozen=True)
class Value:
    label: str
    arguments: str  # C expressions
    before: str = ""  # C statements
    after: str = ""
    expects: str = ANY  # of functions that return a status
    is_debug: bool = False  # only debug builds of the library find it

    @property
    def is_nothing(self):
        """Whether a getter has nothing to get."""
        return self.expects in (NULL_POINTER, HANDLE)


@dataclass(frozen=True)
class Slot:
    """Parameters that belong together: one, or a pointer and its length."""

    valid: Value
    faults: tuple = ()


def slots(function, header):
    """The parameters of a function, each with what to give for it."""
    found, rest = [], list(function.parameters)
    while rest:
        taken = rest[: 2 if have_one_slot(rest) else 1]
        found.append(slot(function, taken, header))
        rest = rest[len(taken) :]
    return found


def have_one_slot(parameters):
    """Whether the first is a pointer, and the second says to how many, or how it is freed."""
    if [parameter.name for parameter in parameters[:2]] == ["context", "free_context"]:
        return True
    of_pointer = len(parameters) > 1 and parameters[0].type.endswith("*") and parameters[1].type == "size_t"
    return of_pointer and parameters[1].name.endswith(("len", "count", "capacity"))


def slot(function, taken, header):
    kind, name = taken[0].type, taken[0].name
    base = kind.replace("const ", "").rstrip("* ")
    if kind == "secretchat_error **":
        return Slot(Value("", "&error"), (Value("error: NULL", "NULL"),))
    if kind == "void *" and name == "context":
        return context(has_free=len(taken) == 2)
    if len(taken) == 2 and base in header.opaque:
        return list_of_objects(function, base, name)
    if len(taken) == 2 and kind == "const uint8_t *":
        return bytes_in(function, name)
    if len(taken) == 2 and kind.startswith("const "):
        return items_in(function, base, name)
    if len(taken) == 2:
        return buffer_out(function, base, name)
    if base in header.opaque:
        return object_out(base, name) if kind.endswith("**") else object_in(function, base, name)
    if base in header.structs:
        return record_out(base, name)
    if base in header.callbacks:
        return callback(function, base, name)
    return number_out(function, base, name) if kind.endswith("*") else number_in(function, kind, name)


def object_in(function, base, name):
    if base in ABSENT:
        return Slot(Value("", "NULL", expects=OK if is_freeing(function) else NULL_POINTER))
    given, free = made(function.name, name, base), f"(void){base}_free({name});"
    if base == "secretchat_client" and short(function.name) not in OWN_CLIENT:
        may_wait = "timeout_ms" in (parameter.name for parameter in function.parameters)
        # Waiting for ever is over at once where all is over.
        given, free = ("make_closed_client()", free) if may_wait else ("w.client", "")
    free = "" if is_freeing(function) else free
    freed = f"{base} *{name} = make_{short(base)}(); (void){base}_free({name});"
    # Freeing nothing is fine.
    faults = [Value(f"{name}: NULL", "NULL", expects=OK if is_freeing(function) else NULL_POINTER)]
    faults.append(Value(f"{name}: freed", name, freed, expects=OK if is_freeing(function) else HANDLE, is_debug=True))
    if short(base) in ("options", "draft", "source"):
        faults.append(Value(f"{name}: used", name, f"{base} *{name} = spent_{short(base)}();", free, SPENT))
    return Slot(Value("", name, f"{base} *{name} = {given};", free), tuple(faults))


def is_freeing(function):
    return function.name.endswith("_free")


def object_out(base, name):
    after = f"returned_object(returned, {name}); (void){base}_free({name});"
    valid = Value("", f"&{name}", f"{base} *{name} = untouched();", after)
    return Slot(valid, (Value(f"{name}: NULL", "NULL", expects=NULL_POINTER),))


def list_of_objects(function, base, name):
    one = made(function.name, name, base)
    make = f"{base} *one = {one}, *two = {one};"
    free = f"{base}_free(one); {base}_free(two);"

    def array(label, items, count, expects=ANY):
        return Value(label, f"{name}, {count}", f"{make} {base} *const {name}[2] = {{{items}}};", free, expects)

    faults = [
        Value(f"{name}: NULL, 2", "NULL, 2", expects=NULL_POINTER),
        Value(f"{name}: NULL, 0", "NULL, 0"),
        array(f"{name}: nothing", "one, two", "0"),
        array(f"{name}: one of NULL", "one, NULL", "2", NULL_POINTER),
        array(f"{name}: one twice", "one, one", "2"),
    ]
    faults += [array(f"{name}: {size}", "one, two", size, LENGTH) for size in HUGE]
    return Slot(array("", "one, two", "2"), tuple(faults))


def bytes_in(function, name):
    given = valid(function.name, name, '"x"')
    given = given if ", " in given else text(given)
    faults = around(function, name, given)
    is_text = not is_one_of(BINARY, function.name, name)
    for label, bad in NO_TEXT.items():
        faults.append(Value(f"{name}: {label}", text(f'"{bad}"'), expects=UTF8 if is_text else ANY))
    faults.append(Value(f"{name}: with a NUL", text(r'"a\0b"')))
    return Slot(Value("", given), tuple(faults))


def text(literal):
    return f"(const uint8_t *){literal}, sizeof {literal} - 1"


def items_in(function, base, name):
    items = {"int64_t": ("w.text_id",), "secretchat_bytes": ("{ONE_BYTE, 1}", "{NULL, 3}", "{ONE_BYTE, SIZE_MAX}")}
    if base not in items:
        raise unknown(function, f"const {base} *", name)
    declared = f"const {base} {name}[1] = {{%s}};"
    right, *wrong = items[base]
    given = valid(function.name, name, f"{name}, 1")
    faults = around(function, name, f"{name}, 1", declared % right)
    faults += [Value(f"{name}: {item}", f"{name}, 1", declared % item) for item in wrong]
    return Slot(Value("", given, declared % right if name in given else ""), tuple(faults))


def buffer_out(function, base, name):
    item = "uint8_t" if base == "void" else base
    declared, given = f"static {item} {name}[256];", f"{name}, 256"
    return Slot(Value("", given, declared), tuple(around(function, name, given, declared)))


def around(function, name, given, before=""):
    """What can be wrong with a pointer and its length."""
    pointer, length = given.split(", ")
    null = ANY if is_one_of(OPTIONAL, function.name, name) else NULL_POINTER
    faults = [
        Value(f"{name}: NULL with a length", f"NULL, {length}", expects=null),
        Value(f"{name}: NULL, 0", "NULL, 0"),
        Value(f"{name}: nothing", f"{pointer}, 0", before),
    ]
    if not is_one_of(UNCHECKED, function.name, name):
        expects = OK if is_one_of(ROOM, function.name, name) else LENGTH
        faults += [Value(f"{name}: {size}", f"{pointer}, {size}", before, expects=expects) for size in HUGE]
    return faults


def record_out(base, name):
    """A struct that says its own size."""

    def record(label, size):
        return Value(label, f"&{name}", f"{base} {name} = {{.size = {size}}};")

    faults = [record(f"{name}.size: {size}", size) for size in ("0", "1", "0xffffffff")]
    return Slot(record("", f"sizeof {name}"), (Value(f"{name}: NULL", "NULL", expects=NULL_POINTER), *faults))


def number_out(function, base, name):
    expects = ANY if is_one_of(OPTIONAL, function.name, name) else NULL_POINTER
    return Slot(Value("", f"&{name}", f"{base} {name};"), (Value(f"{name}: NULL", "NULL", expects=expects),))


def number_in(function, kind, name):
    if kind not in EXTREMES:
        raise unknown(function, kind, name)
    is_name = is_one_of(NAMES, function.name, name)
    refused = [extreme for extreme in EXTREMES[kind] if is_name and extreme != "0"]
    faults = [Value(f"{name}: {extreme}", extreme, expects=VALUE if extreme in refused else ANY) for extreme in EXTREMES[kind]]
    return Slot(Value("", valid(function.name, name, "true" if kind == "bool" else "1")), tuple(faults))


def callback(function, base, name):
    expects = ANY if is_one_of(OPTIONAL, function.name, name) else NULL_POINTER
    given = f"call_{short(base).removesuffix('_fn')}"
    return Slot(Value("", given), (Value(f"{name}: NULL", "NULL", expects=expects),))


def context(has_free):
    if not has_free:
        return Slot(Value("", "new_context(false)"), (Value("context: NULL", "NULL"),))
    without = Value("free_context: NULL", "new_context(false), NULL")
    return Slot(Value("", "new_context(true), call_free"), (Value("context: NULL", "NULL, call_free"), without))


def unknown(function, kind, name):
    return SystemExit(f"{function.name}: no values are known for the type {kind} of {name}: add them to values.py")
