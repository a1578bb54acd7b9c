#include <secretchat.h>
