"""Implementations of secret chats in Python, over Telethon."""
