/* What goes wrong on the way to a client, told from the events of the client: updates that do not come, messages that the
 * server loses, calls that must wait. */
#include <string.h>

#include "support.h"

static pair both;

static void send(const char *text) {
  uint64_t request = 0;
  MUST(secretchat_client_send_text(both.alice, both.chat, (const uint8_t *)text, strlen(text), &request, &error));
  done_with(both.alice, await_result(both.alice, request, SECRETCHAT_STATUS_OK));
}

/* The next message is this one. */
static void receive(const char *text) {
  secretchat_event *event = await_event(both.bob, SECRETCHAT_EVENT_KIND_MESSAGE);
  secretchat_message *message = NULL;
  MUST(secretchat_client_message(both.bob, both.chat, secretchat_event_random_id(event), &message, &error));
  CHECK(is_text(secretchat_message_text(message), text));
  secretchat_message_free(message);
  done_with(both.bob, event);
}

/* The first message is only in the difference, which the second one makes the client ask for. */
static void miss_an_update(void) {
  secretchat_testserver_drop_updates(both.server, BOB, 1);
  send("first");
  send("second");
  receive("first");
  receive("second");
}

/* Only Alice has the first message, and Bob asks her for it. */
static void lose_a_message(void) {
  secretchat_testserver_lose_messages(both.server, BOB, 1);
  send("third");
  send("fourth");
  secretchat_event *gap = await_event(both.bob, SECRETCHAT_EVENT_KIND_GAP_OPENED);
  CHECK(secretchat_event_count(gap) > 0);
  done_with(both.bob, gap);
  receive("third");
  receive("fourth");
}

static void wait_for_the_server(void) {
  secretchat_testserver_flood_wait(both.server, ALICE, 1, 1);
  send("fifth");
  secretchat_event *delayed = await_event(both.alice, SECRETCHAT_EVENT_KIND_CALL_DELAYED);
  CHECK(is_text(secretchat_event_text(delayed), "messages.sendEncrypted"));
  CHECK(secretchat_error_rpc_code(secretchat_event_error(delayed)) == 420);
  CHECK(secretchat_error_retry_after_ms(secretchat_event_error(delayed)) >= 1000);
  done_with(both.alice, delayed);
  receive("fifth");
}

static void meet(bool has_own_updates) {
  secretchat_options *options = new_options(BOB, NULL);
  MUST(secretchat_options_own_updates(options, has_own_updates, &error));
  both = make_pair(open_client(new_options(ALICE, NULL)), open_client(options));
  miss_an_update();
  lose_a_message();
  wait_for_the_server();
  end_pair(&both);
}

int main(void) {
  meet(false);
  meet(true);
  return 0;
}
