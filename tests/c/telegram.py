"""Runs tests/c/telegram.c with a test server: `telegram.py SERVER PROGRAM`, where SERVER is the program `secretchat`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

PASSWORD = "correct horse"


def main() -> int:
    program, test = sys.argv[1:]
    command = [program, "testserver", "--accounts", "alice,bob", "--password", f"alice={PASSWORD}", "--control"]
    # It ends when its input does.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        described = json.loads(server.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            arguments = [of["address"] for of in sorted(described["dcs"], key=lambda of: of["id"])]
            for account, keys in zip(described["accounts"], described["spare_keys"]):
                session = str(Path(folder) / account["name"])
                arguments += [session, account["name"], account["phone"], account["code"], account["password"] or ""]
                arguments += [keys["1"], keys["2"]]
            ended = subprocess.run([test, *arguments], check=False).returncode
        server.stdin.close()
    return ended


if __name__ == "__main__":
    sys.exit(main())
