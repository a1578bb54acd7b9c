/* What must be true after every call of the fault table, and the program around it. */
#include "faults.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_SECONDS = 60, MAX_CONTEXTS = 4096 };

static const char *current_function = "", *current_what = "";
static unsigned calls, failures;

typedef struct context {
  const char *function, *what; /* that it was given to */
  bool is_freed;
  unsigned frees;
} context;
static context contexts[MAX_CONTEXTS];
static size_t context_count;

void begin(const char *function, const char *what) {
  current_function = function;
  current_what = what;
  calls++;
  alarm(PATIENCE_SECONDS);
}

static void demand(bool holds, const char *what) {
  if (!holds) {
    fprintf(stderr, "%s(%s): %s\n", current_function, current_what, what);
    failures++;
  }
}

void returned_status(secretchat_status status, int expected) {
  const char *name = secretchat_status_name((uint32_t)status);
  char text[200];
  snprintf(text, sizeof text, "%s instead of %s", name,
             expected == ANY ? "a status" : secretchat_status_name((uint32_t)expected));
  demand(is_status((int)status) && status != SECRETCHAT_STATUS_INTERNAL, text);
  demand(expected == ANY || (int)status == expected, text);
}

void returned_error(secretchat_status status, secretchat_error *error) {
  demand(is_told(status, error), "the error does not fit to the status");
  secretchat_error_free(error);
}

void *untouched(void) { return &current_what; }

void returned_object(secretchat_status status, const void *object) {
  if (object == untouched()) {
    demand(false, "nothing was put where the object belongs, not even NULL");
    exit(1); /* it would be freed */
  }
  demand((status == SECRETCHAT_STATUS_OK) == (object != NULL), "the object does not fit to the status");
}

void returned_bytes(secretchat_bytes bytes, bool is_nothing) {
  demand(bytes.data != NULL, "no data");
  demand(!is_nothing || bytes.len == 0, "not empty");
  unsigned sum = 0;
  for (size_t i = 0; i < bytes.len; i++) {
    sum += bytes.data[i];
  }
  demand(sum <= bytes.len * 255, "unreadable");
}

void returned_ids(const int64_t *ids, size_t count, bool is_nothing) {
  demand(!is_nothing || count == 0, "not empty");
  for (size_t i = 0; i < count; i++) {
    demand(ids[i] != 0, "a message with the name 0");
  }
}

void returned_text(const char *text) { demand(text != NULL && strlen(text) < 100, "no text"); }

void returned_number(double number, bool is_nothing, double nothing) {
  demand(!is_nothing || number == nothing, "not the number of nothing");
}

void returned_pointer(const void *pointer, bool is_nothing) { demand(!is_nothing || pointer == NULL, "not NULL"); }

void *new_context(bool is_freed) {
  CHECK(context_count < MAX_CONTEXTS);
  contexts[context_count] = (context){current_function, current_what, is_freed, 0};
  return &contexts[context_count++];
}

void call_free(void *pointer) {
  context *context = pointer;
  if (context != NULL) {
    __atomic_fetch_add(&context->frees, 1, __ATOMIC_SEQ_CST);
  }
}

static void check_contexts(void) {
  for (size_t i = 0; i < context_count; i++) {
    begin(contexts[i].function, contexts[i].what);
    demand(contexts[i].frees == contexts[i].is_freed, "the context was not freed once");
  }
}

/* What was being called when the program came to its end. */
static void on_signal(int number) {
  const char *parts[] = {"\nsignal in ", current_function, "(", current_what, ")\n"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (write(STDERR_FILENO, parts[i], strlen(parts[i])) < 0) {
      break;
    }
  }
  _exit(128 + number);
}

int main(void) {
  const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGALRM};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    signal(signals[i], on_signal);
  }
  make_world();
  call_everything();
  begin("the end", "");
  end_world();
  check_contexts();
  printf("fault table: %u calls, %u failures\n", calls, failures);
  return calls > 1000 && failures == 0 ? 0 : 1;
}
