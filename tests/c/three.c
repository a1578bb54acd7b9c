/* One program with this library, the SQLite of the system and another Rust library, all of them at work. With PANICS, for a
 * build with test hooks, both Rust libraries also catch a panic. `three FOLDER`. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "support.h"

int64_t other_rust_sum(const int64_t *numbers, size_t count);
#ifdef PANICS
secretchat_status secretchat_test_panic(const secretchat_client *client, bool in_call);
#endif

static void in_folder(char *path, size_t size, const char *folder, const char *name) {
  CHECK((size_t)snprintf(path, size, "%s/%s", folder, name) < size);
}

static void use_sqlite(const char *path) {
  sqlite3 *db = NULL;
  sqlite3_stmt *query = NULL;
  CHECK(sqlite3_open(path, &db) == SQLITE_OK);
  CHECK(sqlite3_exec(db, "create table t (n integer); insert into t values (40), (2)", NULL, NULL, NULL) == SQLITE_OK);
  CHECK(sqlite3_prepare_v2(db, "select sum(n) from t", -1, &query, NULL) == SQLITE_OK);
  CHECK(sqlite3_step(query) == SQLITE_ROW && sqlite3_column_int(query, 0) == 42);
  CHECK(sqlite3_finalize(query) == SQLITE_OK && sqlite3_close(db) == SQLITE_OK);
}

static void use_other_rust(void) {
  const int64_t numbers[] = {40, 2};
  CHECK(other_rust_sum(numbers, 2) == 42);
  CHECK(other_rust_sum(NULL, 0) == -1);
}

static void talk(const char *path) {
  pair pair = make_pair(open_client(new_options(ALICE, path)), open_client(new_options(BOB, NULL)));
  uint64_t request = 0;
  MUST(secretchat_client_send_text(pair.alice, pair.chat, (const uint8_t *)"hello", 5, &request, &error));
  done_with(pair.alice, await_result(pair.alice, request, SECRETCHAT_STATUS_OK));
  secretchat_event *event = await_event(pair.bob, SECRETCHAT_EVENT_KIND_MESSAGE);
  secretchat_message *message = NULL;
  MUST(secretchat_client_message(pair.bob, pair.chat, secretchat_event_random_id(event), &message, &error));
  CHECK(is_text(secretchat_message_text(message), "hello"));
  secretchat_message_free(message);
  done_with(pair.bob, event);
  end_pair(&pair);
}

/* Of the same file, read by both: ours must not have become the system's, nor the other way round. */
static void check_store(const char *path) {
  sqlite3 *db = NULL;
  sqlite3_stmt *query = NULL;
  CHECK(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
  CHECK(sqlite3_prepare_v2(db, "select count(*) from sqlite_schema", -1, &query, NULL) == SQLITE_OK);
  CHECK(sqlite3_step(query) == SQLITE_ROW && sqlite3_column_int(query, 0) > 0);
  CHECK(sqlite3_finalize(query) == SQLITE_OK && sqlite3_close(db) == SQLITE_OK);
}

static void catch_panics(void) {
#ifdef PANICS
  secretchat_client *client = open_client(new_options(ALICE, NULL));
  CHECK(secretchat_test_panic(client, true) == SECRETCHAT_STATUS_INTERNAL);
  CHECK(other_rust_sum(NULL, 0) == -1);
  CHECK(secretchat_client_free(client) == SECRETCHAT_STATUS_OK);
#endif
}

int main(int argc, char **argv) {
  char ours[1000], theirs[1000];
  CHECK(argc == 2);
  in_folder(ours, sizeof ours, argv[1], "ours.db");
  in_folder(theirs, sizeof theirs, argv[1], "theirs.db");
  use_other_rust();
  use_sqlite(theirs);
  talk(ours);
  check_store(ours);
  catch_panics();
  printf("the SQLite of the system is %s\n", sqlite3_libversion());
  return 0;
}
