#include "acl_sync/holder_out.h"

#include "acl_sync/console.h"
#include "acl_sync/printable.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>

/* For people: the login's name on a terminal, else where it is stated; a uid that is no login's. */
static const char *who(struct site *site, const struct holder *holder)
{
	char where[4352];
	if (holder->login == NO_ID)
		snprintf(where, sizeof(where), "uid %u", (unsigned)holder->uid);
	else if (console_is_private())
		snprintf(where, sizeof(where), "%s", site->facts->logins[holder->login].name);
	else
		origin_format(site->facts->logins[holder->login].origin, where, sizeof(where));
	return arena_strdup(site->arena, where);
}

static const char *place(struct site *site, const struct sweep *sweep, const struct holder *holder)
{
	char where[4352];
	const struct sweep_place *place = &sweep->places[holder->place];
	if (console_is_private())
		return holder->path;
	origin_format(place->patient != NO_ID ? site->facts->patients[place->patient].origin
					      : sweep->stores[place->store].store->origin,
		      where, sizeof(where));
	return arena_strdup(site->arena, where);
}

void holder_out_say(struct site *site, const struct sweep *sweep, const struct holder *holder,
		    const char *what)
{
	const struct process *process = holder_process(sweep, holder);
	const char *login = who(site, holder), *object = place(site, sweep, holder);
	if (login == NULL || object == NULL || what == NULL) {
		console_say(CONSOLE_WARNING, "pid %d still holds what was taken away", (int)process->pid);
		return;
	}
	/* a program that lies in a folder has a document's name */
	console_say(CONSOLE_WARNING, "pid %d (%s) of %s still holds %s (%s): %s", (int)process->pid,
		    holder->kind == HOLD_EXE && !console_is_private() ? "?" : process->command, login, object,
		    wording(hold_kind_names[holder->kind]), what);
}

static const char *login_name(const struct site *site, const struct holder *holder)
{
	return holder->login != NO_ID ? site->facts->logins[holder->login].name : NULL;
}

static const char *category_name(const struct site *site, const struct holder *holder)
{
	return holder->category != NO_ID ? site->facts->policy->categories[holder->category].name : NULL;
}

json_t *holder_out_json(const struct site *site, const struct sweep *sweep, const struct holder *holder)
{
	const struct process *process = holder_process(sweep, holder);
	json_t *object = json_object();
	json_out_set(object, "pid", json_integer(process->pid));
	json_out_set(object, "login", json_out_text(login_name(site, holder)));
	json_out_set(object, "uid", json_integer(holder->uid));
	json_out_set(object, "command", json_out_text(process->command));
	json_out_set(object, "kind", json_out_text(hold_kind_names[holder->kind]));
	json_out_set(object, "path", json_out_text(holder->path));
	json_out_set(object, "category", json_out_text(category_name(site, holder)));
	json_out_set(object, "may", json_boolean(holder->may));
	return object;
}

void holder_out_tell(const struct site *site, const struct sweep *sweep, const struct holder *holder)
{
	const struct process *process = holder_process(sweep, holder);
	char *command = printable_text(process->command, true), *path = printable_text(holder->path, true);
	char uid[32];
	snprintf(uid, sizeof(uid), "uid %u", (unsigned)holder->uid);
	if (command == NULL || path == NULL)
		console_out_of_memory();
	console_answer("%-8d %-16s %-16s %-10s %-7s %s%s\n", (int)process->pid,
		       holder->login != NO_ID ? login_name(site, holder) : uid, command,
		       hold_kind_names[holder->kind], wording(holder->may ? "may" : "may not"), path,
		       holder->is_gone ? " (deleted)" : "");
	free(command);
	free(path);
}
