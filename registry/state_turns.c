#include "registry/state_turns.h"

#include <time.h>

/* So many rows are written while a verb of the desk may have to wait, and so long it is then let in: longer than a waiting
 * one sleeps (state_db.c). */
#define ROWS_TOGETHER 256
#define PAUSE_NS 1000000

enum state_result state_turns_take(struct state_turns *turns, size_t bytes)
{
	static const struct timespec pause = {.tv_nsec = PAUSE_NS};
	bool is_open = turns->rows > 0;
	if (!is_open && state_db_in_transaction(turns->state))
		return STATE_OK;
	if (is_open && (turns->rows >= ROWS_TOGETHER || turns->bytes + bytes > STATE_TURN_BYTES)) {
		turns->rows = 0;
		if (state_db_commit(turns->state) != STATE_OK)
			return STATE_ERROR;
		nanosleep(&pause, NULL);
		is_open = false;
	}
	if (!is_open) {
		turns->bytes = 0;
		if (state_db_begin(turns->state) != STATE_OK)
			return STATE_ERROR;
	}
	turns->rows++;
	turns->bytes += bytes;
	return STATE_OK;
}

enum state_result state_turns_end(struct state_turns *turns, enum state_result result)
{
	bool is_open = turns->rows > 0;
	turns->rows = 0;
	if (!is_open)
		return result;
	if (result == STATE_OK)
		return state_db_commit(turns->state);
	state_db_rollback(turns->state);
	return result;
}
