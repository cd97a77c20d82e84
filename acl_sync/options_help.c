#include "acl_sync/options_rows.h"
#include "wording/wording.h"

static void help_options(unsigned group, FILE *out)
{
	for (size_t i = 0; i < option_row_count; i++) {
		char left[64];
		if ((option_rows[i].verbs & group) == 0)
			continue;
		snprintf(left, sizeof(left), "%c%c%s--%s%s%s", option_rows[i].letter != 0 ? '-' : ' ',
			 option_rows[i].letter != 0 ? option_rows[i].letter : ' ',
			 option_rows[i].letter != 0 ? ", " : "  ", option_rows[i].name,
			 option_rows[i].argument != NULL ? " " : "",
			 option_rows[i].argument != NULL ? option_rows[i].argument : "");
		fprintf(out, "  %-22s %s\n", left, wording(option_rows[i].help));
	}
}

void options_help(const struct verb *verb, FILE *out)
{
	if (verb != NULL) {
		fprintf(out, wording("usage: careacl %s%s%s [options]\n\n%s\n\noptions:\n"), verb->name,
			verb->operands[0] != '\0' ? " " : "", verb->operands, wording(verb->help));
		help_options(verb->group, out);
		return;
	}
	fputs(wording("usage: careacl [-c FILE] VERB [operands] [options]\n\nverbs:\n"), out);
	for (verb = verbs; verb->name != NULL; verb++) {
		char left[80];
		snprintf(left, sizeof(left), "%s %s", verb->name, verb->operands);
		fprintf(out, "  %-50s %s\n", left, wording(verb->help));
	}
	fputs(wording("\noptions (--at with verbs that change nothing; --adopt, --accept and --accept-clock "
		      "with sync; --key to --login with audit):\n"),
	      out);
	help_options(VERB_ALL, out);
	fputs(
	    wording("\nexit status: 0 done or permitted, 1 denied or changes pending, 2 wrong usage, "
		    "settings or registry,\n"
		    "3 something is held, 4 some folders could not be treated, 5 another sync is running\n\n"
		    "what to do when: careacl help\n"),
	    out);
}
