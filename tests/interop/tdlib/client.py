"""A client of TDLib, on a database of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..inbox import Inbox
from ..server import Account, Server
from . import binlog
from .library import Library

Json = dict[str, Any]

# Most updates are about what a test has no use for, such as options and reactions.
_WANTED = {
    "updateAuthorizationState",
    "updateChatAction",
    "updateChatMessageAutoDeleteTime",
    "updateChatReadOutbox",
    "updateConnectionState",
    "updateDeleteMessages",
    "updateMessageContentOpened",
    "updateMessageSendFailed",
    "updateMessageSendSucceeded",
    "updateNewChat",
    "updateNewMessage",
    "updateSecretChat",
}


class TdClient:
    """One account; it can be closed and started again."""

    def __init__(self, library: Library, account: Account, folder: Path) -> None:
        self.updates: Inbox[Json] = Inbox(account.name)
        self.account = account
        self._library = library
        self._folder = folder
        self._client = 0

    @classmethod
    async def first_start(cls, library: Library, server: Server, account: Account, folder: Path) -> "TdClient":
        folder.mkdir()
        binlog.write(folder, account.user_id, account.auth_keys, server.dcs[server.home_dc])
        client = cls(library, account, folder)
        await client.start()
        return client

    async def start(self) -> None:
        self._client = self._library.create_client(self._on_update)
        await self.call(
            "setTdlibParameters",
            database_directory=str(self._folder),
            files_directory=str(self._folder / "files"),
            use_message_database=True,
            use_secret_chats=True,
            api_id=1,
            api_hash="0" * 32,
            system_language_code="en",
            device_model="test",
            application_version="1",
        )
        await self._authorization("authorizationStateReady")
        # Before that it would not hear of a new chat.
        await self.take("updateConnectionState", lambda u: u["state"]["@type"] == "connectionStateReady")

    async def close(self) -> None:
        await self.call("close")
        await self._authorization("authorizationStateClosed")

    async def call(self, method: str, **arguments: object) -> Json:
        return await self._library.call(self._client, {"@type": method} | arguments)

    async def take(self, kind: str, wanted: Callable[[Json], bool] = lambda _: True, within: float = 20) -> Json:
        """The first update of a kind that is wanted."""
        return await self.updates.take(lambda u: u["@type"] == kind and wanted(u), kind, within)

    def _on_update(self, update: Json) -> None:
        if update["@type"] in _WANTED:
            self.updates.put(update)

    async def _authorization(self, state: str) -> None:
        await self.take("updateAuthorizationState", lambda u: u["authorization_state"]["@type"] == state)
