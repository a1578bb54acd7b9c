"""Telethon as a client of the test server: it knows MTProto, and of secret chats only the raw calls."""

from telethon import TelegramClient
from telethon.crypto import AuthKey, rsa
from telethon.network.connection.connection import Connection
from telethon.sessions import MemorySession
from telethon.tl.tlobject import TLObject
from telethon.tl.types import InputUser, UpdateEncryption, UpdateNewEncryptedMessage

from .inbox import Inbox
from .server import Account, Server

API_ID = 1
API_HASH = "0" * 32


class Telethon:
    """One account, and what it was told of secret chats."""

    def __init__(self, client: TelegramClient, account: Account) -> None:
        self.updates: Inbox[TLObject] = Inbox(account.name)
        self.account = account
        self.client = client
        client.add_event_handler(self._on_update)

    @classmethod
    async def with_key(cls, server: Server, account: Account, transport: type[Connection]) -> "Telethon":
        """With the key that the account has already."""
        session = _session(server)
        session.auth_key = AuthKey(account.auth_keys[server.home_dc])
        client = TelegramClient(session, API_ID, API_HASH, connection=transport)
        await client.connect()
        return cls(client, account)

    @classmethod
    async def logged_in(cls, server: Server, account: Account, transport: type[Connection]) -> "Telethon":
        """With a key of its own: exchanged with the server, then authorized by phone and code."""
        client = TelegramClient(_session(server), API_ID, API_HASH, connection=transport)
        await client.connect()
        await client.send_code_request(account.phone)
        await client.sign_in(account.phone, account.code)
        return cls(client, account)

    async def find(self, other: Account) -> InputUser:
        """Another user, as calls name him."""
        entity = await self.client.get_input_entity(other.name)
        return InputUser(entity.user_id, entity.access_hash)

    async def call(self, request: TLObject) -> TLObject:
        return await self.client(request)

    async def disconnect(self) -> None:
        await self.client.disconnect()

    async def _on_update(self, update: TLObject) -> None:
        if isinstance(update, UpdateEncryption | UpdateNewEncryptedMessage):
            self.updates.put(update)


def _session(server: Server) -> MemorySession:
    """At home, with the key of this server beside those of Telegram."""
    rsa.add_key(server.rsa_key, old=False)
    session = MemorySession()
    host, port = server.dcs[server.home_dc]
    session.set_dc(server.home_dc, host, port)
    return session
