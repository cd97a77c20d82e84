/* A service that asks the real libpam about a login, for tests with the wrapper below it: only the calls within the
 * account phase, or the session's opening and closing, count.
 *
 *   pam_caller CONFDIR SERVICE LOGIN [account|session]
 *
 * Prints "CODE" of the phase (session: the worse of both). */
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern void fault_arm(int on) __attribute__((weak));

static int listen_to(int count, const struct pam_message **messages, struct pam_response **ret_answers,
		     void *context)
{
	(void)messages;
	(void)context;
	*ret_answers = calloc((size_t)count, sizeof(**ret_answers));
	return *ret_answers != NULL ? PAM_SUCCESS : PAM_BUF_ERR;
}

static void arm(int on)
{
	if (fault_arm != NULL)
		fault_arm(on);
}

int main(int argc, char **argv)
{
	const struct pam_conv conversation = {listen_to, NULL};
	pam_handle_t *pamh = NULL;
	if (argc < 4 || pam_start_confdir(argv[2], argv[3], &conversation, argv[1], &pamh) != PAM_SUCCESS) {
		fprintf(stderr, "usage: pam_caller CONFDIR SERVICE LOGIN [account|session]\n");
		return 2;
	}
	int code;
	if (argc > 4 && strcmp(argv[4], "session") == 0) {
		arm(1);
		code = pam_open_session(pamh, 0);
		int closed = pam_close_session(pamh, 0);
		arm(0);
		code = code != PAM_SUCCESS ? code : closed;
	} else {
		arm(1);
		code = pam_acct_mgmt(pamh, 0);
		arm(0);
	}
	pam_end(pamh, code);
	printf("%d\n", code);
	return 0;
}
