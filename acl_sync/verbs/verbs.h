/* What each verb does: one file a verb. Each returns an exit status of cli.md. */
#ifndef CAREACL_ACL_SYNC_VERBS_H
#define CAREACL_ACL_SYNC_VERBS_H

#include "acl_sync/options.h"

int verb_init(const struct options *options);
int verb_say(const struct options *options);
int verb_close(const struct options *options);
int verb_transfer(const struct options *options);
int verb_statements(const struct options *options);
int verb_purge(const struct options *options);
int verb_merge(const struct options *options);
int verb_withdraw(const struct options *options);
int verb_reopen(const struct options *options);
int verb_break_glass(const struct options *options);
int verb_requests(const struct options *options);
int verb_review(const struct options *options);
int verb_check(const struct options *options);
int verb_plan(const struct options *options);
int verb_sync(const struct options *options);
int verb_next(const struct options *options); /* sync --next */
int verb_verify(const struct options *options);
int verb_status(const struct options *options);
int verb_metrics(const struct options *options);
int verb_explain(const struct options *options);
int verb_who(const struct options *options);
int verb_what(const struct options *options);
int verb_history(const struct options *options);
int verb_report(const struct options *options);
int verb_report_site(const struct options *options); /* report --site */
int verb_holders(const struct options *options);
int verb_adopt(const struct options *options);
int verb_refile(const struct options *options);
int verb_undo(const struct options *options);
int verb_pam(const struct options *options);
int verb_help(const struct options *options);
int verb_feed(const struct options *options);
int verb_audit(const struct options *options);

#endif
