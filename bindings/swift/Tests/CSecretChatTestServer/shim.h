#include <secretchat_testserver.h>
