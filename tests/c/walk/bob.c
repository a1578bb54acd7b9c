#include "bob.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support.h"

enum { SONG = 300000, NOTES = 200000 };

#define TEXT(text) (const uint8_t *)(text), sizeof(text) - 1

/* What he has got and heard. */
typedef struct seen {
  unsigned texts, photos, files, replies, opened, read;
  int64_t file;
} seen;

static void check_file(const secretchat_client *bob, int32_t chat, int64_t message) {
  uint64_t request = 0;
  MUST(secretchat_client_download_bytes(bob, chat, message, NOTES, &request, &error));
  secretchat_event *result = await_result(bob, request, SECRETCHAT_STATUS_OK);
  secretchat_bytes got = secretchat_event_bytes(result);
  uint8_t *sent = malloc(NOTES);
  FILE *file = fopen("notes.txt", "rb");
  CHECK(sent != NULL && file != NULL && fread(sent, 1, NOTES, file) == NOTES);
  CHECK(got.len == NOTES && memcmp(got.data, sent, NOTES) == 0);
  fclose(file);
  free(sent);
  done_with(bob, result);
}

static void look_at(const secretchat_client *bob, int32_t chat, int64_t random_id, seen *seen) {
  secretchat_message *message = NULL;
  MUST(secretchat_client_message(bob, chat, random_id, &message, &error));
  secretchat_media_kind media = secretchat_message_get_media(message);
  bool is_reply = secretchat_message_reply_to(message) != 0;
  CHECK(!is_reply || secretchat_message_entity_count(message) == 1);
  secretchat_message_free(message);
  seen->replies += is_reply;
  seen->texts += !is_reply && media == SECRETCHAT_MEDIA_KIND_NONE;
  seen->photos += media == SECRETCHAT_MEDIA_KIND_PHOTO;
  seen->files += media == SECRETCHAT_MEDIA_KIND_DOCUMENT;
  if (media == SECRETCHAT_MEDIA_KIND_DOCUMENT) seen->file = random_id;
}

static void await(const secretchat_client *bob, int32_t chat, seen *seen, const unsigned *what, unsigned count) {
  while (*what < count) {
    secretchat_event *event = next_event(bob);
    secretchat_event_kind kind = secretchat_event_get_kind(event);
    seen->opened += kind == SECRETCHAT_EVENT_KIND_MESSAGES_OPENED;
    seen->read += kind == SECRETCHAT_EVENT_KIND_MESSAGES_READ;
    if (kind == SECRETCHAT_EVENT_KIND_MESSAGE) look_at(bob, chat, secretchat_event_random_id(event), seen);
    done_with(bob, event);
  }
}

static void send_song(const secretchat_client *bob, int32_t chat) {
  static uint8_t song[SONG];
  for (size_t i = 0; i < SONG; i++) song[i] = (uint8_t)(i * i >> 8);
  secretchat_source *source = NULL;
  secretchat_draft *draft = NULL;
  MUST(secretchat_source_bytes(song, SONG, &source, &error));
  MUST(secretchat_source_name(source, TEXT("song.bin"), &error));
  MUST(secretchat_draft_new(&draft, &error));
  MUST(secretchat_draft_document(draft, source, &error));
  MUST(secretchat_client_send(bob, chat, draft, NULL, &error));
  secretchat_draft_free(draft);
  secretchat_source_free(source);
}

static void await_song(const char *path) {
  struct stat file;
  while (stat(path, &file) != 0 || file.st_size < SONG) sleep_ms(10);
}

/* Hears what the host has to say, says something that the server does not tell it of, sends it a file, and leaves. */
static void converse(secretchat_testserver *server, const secretchat_client *bob) {
  if (getenv("PEER_ASKS") != NULL) MUST(secretchat_client_request_chat(bob, ALICE, NULL, &error));
  secretchat_event *ready = await_event(bob, SECRETCHAT_EVENT_KIND_CHAT_READY);
  int32_t chat = secretchat_event_chat(ready);
  done_with(bob, ready);
  seen seen = {0};
  await(bob, chat, &seen, &seen.files, 1);
  await(bob, chat, &seen, &seen.photos, 3);
  await(bob, chat, &seen, &seen.texts, 2);
  check_file(bob, chat, seen.file);
  secretchat_testserver_flood_wait(server, ALICE, 1, 1);
  secretchat_testserver_drop_updates(server, ALICE, 1);
  MUST(secretchat_client_send_text(bob, chat, TEXT("Did you hear this?"), NULL, &error));
  send_song(bob, chat);
  await(bob, chat, &seen, &seen.replies, 2);
  await(bob, chat, &seen, &seen.opened, 1);
  await(bob, chat, &seen, &seen.read, 1);
  await_song("copy");
  await_song("received/song.bin");
  MUST(secretchat_client_discard_chat(bob, chat, false, NULL, &error));
  done_with(bob, await_event(bob, SECRETCHAT_EVENT_KIND_CHAT_CLOSED));
}

void *be_bob(void *server) {
  secretchat_client *bob = open_client(new_options(BOB, NULL));
  secretchat_testserver_link *link = secretchat_testserver_connect(server, bob, BOB);
  converse(server, bob);
  secretchat_testserver_disconnect(link);
  CHECK(secretchat_client_free(bob) == SECRETCHAT_STATUS_OK);
  return NULL;
}
