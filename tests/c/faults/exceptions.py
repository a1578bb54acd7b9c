"""Where parameters and functions differ from what their types say. Keys are names of parameters, or `function.parameter`
without the prefix where that one differs from others of its name."""

# May be NULL.
OPTIONAL = {
    "request",  # no result is wanted
    "context",
    "free_context",
    "client_set_wake.wake",  # none any more
    "message_thumb.width",
    "message_thumb.height",
    "message_ids.count",
    "event_random_ids.count",
    "wipe.data",
}

# Numbers that name something: others are refused.
NAMES = {"queue", "policy", "max_level", "flags"}

# Bytes that need not be UTF-8.
BINARY = {
    "key",
    "passphrase",
    "data",
    "answer",
    "updates",
    "waveform",
    "jpeg",
    "client_send_tl.message",
    "client_send_tl_file.message",
    "client_send_tl_uploaded.file",
    "client_send_tl_uploaded.message",
}

# Lengths that are no fault, because only what is there is written.
ROOM = {"client_chats.chats", "range_read.buffer"}

# Lengths that are taken at their word, as those of memset.
UNCHECKED = {"wipe.data"}

# Valid values, where 1 and "x" will not do: of numbers, and of bytes as a literal or as a pointer
# and a length.
VALID = {
    "abi_version": "SECRETCHAT_ABI_VERSION",
    "before": "0",
    "chat": "w.chat",
    "index": "0",
    "layer": "144",
    "random_id": "w.text_id",
    "timeout_ms": "0",
    "up_to": "0",
    "user_id": "BOB",
    "key": '"0123456789abcdef0123456789abcdef"',
    "username": '"bob"',
    "waveform": r'"\1\31"',
    "client_answer_difference.messages": "NULL, 0",
    "client_answer_difference.updates": "NULL, 0",
    "client_send_json.message": "MESSAGE_JSON",
    "client_send_json_file.message": "MESSAGE_JSON",
    "client_send_tl.message": "w.text_tl.data, w.text_tl.len",
    "client_send_tl_file.message": "w.file_tl.data, w.file_tl.len",
    "client_send_tl_uploaded.file": r'"\x64\xc3\x37\x18"',  # inputEncryptedFileEmpty
    "client_send_tl_uploaded.message": "w.file_tl.data, w.file_tl.len",
    "client_open_range.random_id": "w.file_id",
}

# Objects of another kind than usual.
MADE = {
    "client_send_album.drafts": "make_file_draft()",
    "draft_make_thumb.draft": "make_file_draft()",
    "draft_mime_type.draft": "make_file_draft()",
    "draft_premium.draft": "make_file_draft()",
    "draft_thumb.draft": "make_file_draft()",
}

# Objects of features that do not ship: there are none, and functions that take one find NULL.
ABSENT = {"secretchat_telegram"}

# With valid arguments all is well, except here.
NOT_OK = {
    "client_next_event": "SECRETCHAT_STATUS_CLOSED",  # so that waiting for ever ends
    "client_next_rpc": "SECRETCHAT_STATUS_CLOSED",
    "draft_make_thumb": "SECRETCHAT_STATUS_UNSUPPORTED",  # not among the features that ship
    "telegram_open": "SECRETCHAT_STATUS_UNSUPPORTED",
    "telegram_open_with_key": "SECRETCHAT_STATUS_UNSUPPORTED",
}

# What getters give for nothing, where it is not 0.
NOTHING = {
    "error_retry_after_ms": "-1",
    "event_get_kind": "SECRETCHAT_EVENT_KIND_UNKNOWN",
    "message_get_kind": "SECRETCHAT_MESSAGE_KIND_OTHER_SERVICE",
}

# Clients of their own, because these calls end them.
OWN_CLIENT = {"client_close", "client_free"}

# Called last, because they end or empty the chat that the others need.
LAST = ("client_delete", "client_flush", "client_discard_chat", "client_forget_chat")


def short(name):
    return name.removeprefix("secretchat_")


def is_one_of(table, function, parameter):
    return parameter in table or f"{short(function)}.{parameter}" in table


def made(function, parameter, base):
    """How to make an object."""
    return MADE.get(f"{short(function)}.{parameter}", f"make_{short(base)}()")


def valid(function, parameter, otherwise):
    return VALID.get(f"{short(function)}.{parameter}", VALID.get(parameter, otherwise))
