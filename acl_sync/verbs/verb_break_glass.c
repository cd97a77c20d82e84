/* careacl break-glass PATIENT: an emergency access, for oneself through sudo or by an operator for somebody without a
 * shell; its end before its time. */
#include "acl_sync/console.h"
#include "acl_sync/desk/glass.h"
#include "acl_sync/desk/glass_ask.h"
#include "acl_sync/desk/glass_record.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "acl_sync/yes_no.h"
#include "registry/quantity.h"

#include <stdlib.h>
#include <string.h>

/* Whose access it is. NULL: refused (said, *ret_status). */
static const char *claimant(struct desk *desk, const struct options *options, int *ret_status)
{
	const char *login = options->login != NULL ? options->login : desk->caller.login;
	bool is_own = !desk->caller.is_root && strcmp(login, desk->caller.login) == 0;
	if (options->login == NULL && desk->caller.is_root)
		*ret_status =
		    desk_refuse(desk, "break-glass: whose access? Call it through sudo from the own login, "
				      "or name somebody without a shell: --login L --by OPERATOR");
	else if (!is_own && options->by == NULL && !options->end)
		*ret_status = desk_refuse(
		    desk, "break-glass: --login L needs --by OPERATOR, who answers for having been asked");
	else
		return login;
	return NULL;
}

/* What is missing where nobody can be asked. false: said. */
static bool is_complete(struct desk *desk, const struct glass_claim *claim, int *ret_status)
{
	if (claim->justification != NULL)
		return true;
	*ret_status = desk_refuse(desk, "break-glass: expected --justification TEXT: why is it needed now?");
	return false;
}

static bool read_duration(struct desk *desk, const char *text, int64_t *ret_seconds, int *ret_status)
{
	if (text == NULL || (quantity_duration(text, ret_seconds) && *ret_seconds > 0))
		return true;
	*ret_status = desk_refuse(desk, "--for '%s' is no duration: expected one such as 30m or 1h", text);
	return false;
}

/* What was not typed, from whoever sits there. false: they did not attest what is needed, and the claim is refused. */
static bool ask(struct glass *glass, const struct options *options)
{
	struct site site;
	if (!yes_no_can_ask())
		return true;
	bool either = site_open_state_dir_of(&site, options) && site.settings != NULL &&
		      site.settings->policy.break_glass_either;
	site_close(&site);
	return glass_ask(&glass->claim, either, options->by != NULL, glass->arena);
}

/* What claims nothing leaves a line, too. false: said. */
static bool is_recorded(struct desk *desk, const struct options *options, const char *login, int *ret_status)
{
	if ((!options->dry_run && !options->end) || glass_record_question(desk, options->operands[0], login))
		return true;
	*ret_status =
	    desk_refuse(desk, "break-glass: it could not be recorded; call whoever runs this server");
	return false;
}

static int claim(const struct options *options)
{
	struct desk desk;
	struct glass glass = {.arena = arena_new(),
			      .claim = {.patient = options->operands[0],
					.justification = options->justification,
					.cannot_consent = options->cannot_consent,
					.immediate_risk = options->immediate_risk,
					.reference = options->reference}};
	int status = STATUS_WRONG;
	if (glass.arena == NULL)
		console_out_of_memory();
	if (desk_open(&desk, options, &status) &&
	    (glass.claim.login = claimant(&desk, options, &status)) != NULL &&
	    read_duration(&desk, options->for_how_long, &glass.claim.seconds, &status) &&
	    is_recorded(&desk, options, glass.claim.login, &status)) {
		if (!ask(&glass, options) || is_complete(&desk, &glass.claim, &status))
			status = glass_break(&glass, &desk);
	}
	status = desk_close(&desk, status);
	if (glass.document != NULL)
		glass_notify(&glass);
	glass_close(&glass);
	arena_free(glass.arena);
	return status;
}

static int end(const struct options *options)
{
	struct desk desk;
	int status = STATUS_WRONG;
	if (!desk_open(&desk, options, &status))
		return desk_close(&desk, status);
	if (options->no_sync)
		return desk_close(&desk, desk_refuse(&desk, GLASS_END_NO_SYNC));
	const char *login = claimant(&desk, options, &status);
	if (login == NULL || !is_recorded(&desk, options, login, &status))
		return desk_close(&desk, status);
	bool is_own = strcmp(login, desk.caller.login) == 0;
	char *kept = strdup(login); /* the desk's, which closes */
	status = desk_close(&desk, status);
	if (kept != NULL)
		status = glass_end(options, options->operands[0], kept, is_own);
	free(kept);
	return status;
}

int verb_break_glass(const struct options *options)
{
	return options->end ? end(options) : claim(options);
}
