/* Views: whose they are, what their links lead to, and in which order links and ACLs come and go. */
#include "tests/kernel/disk.h"
#include "tests/kernel/killed.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define VIEWS_STORE(folder)                                                                                  \
	"{ name = \"clinical\"; root = \"" DISK_ROOT "\"; views = \"views\"; folder = \"" folder             \
	"\"; regime = \"establishment\"; categories = ( { name = \"letters\"; path = \"letters\"; "          \
	"documents = \"working\"; }, { name = \"medical\"; path = \"medical\"; }, { name = \"ct\"; path = "  \
	"\"ct\"; }, { name = \"mr\"; path = \"mr\"; }, { name = \"private\"; path = \"private-life\"; "      \
	"sensitive = true; } ); }"
#define STORE VIEWS_STORE("{patient}")
#define THREE_PATIENTS(more)                                                                                 \
	PEOPLE PATIENTS(                                                                                     \
	    PATIENT("P1", "ward", more) ", " PATIENT("P2", "other", "") ", " PATIENT("P3", "ward", ""))
#define WITHOUT_DR_B THREE_PATIENTS("objections = ( { to = \"login:dr.b\"; } );")

static struct disk disk;
static struct store_report report;

static int make_disk(void **state)
{
	(void)state;
	disk_mount("ext4", "");
	disk_site(&disk, STORE, THREE_PATIENTS(""));
	store_report_init(&report);
	return 0;
}

static int drop_disk(void **state)
{
	(void)state;
	store_report_clear(&report);
	disk_site_clear(&disk);
	disk_unmount();
	return 0;
}

static void registry(const char *store, const char *text)
{
	disk_site_clear(&disk);
	disk_site(&disk, store, text);
}

static void apply(void)
{
	store_report_clear(&report);
	disk_apply(&disk, &report);
}

/* An apply that may fail. */
static void apply_anyhow(void)
{
	store_report_clear(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
}

/* "P1 P3" */
static const char *view(const char *login)
{
	return disk_output("ls -A views/%s 2>/dev/null | tr '\\n' ' ' | sed 's/ $//'", login);
}

static char *all_views(void)
{
	return strdup(
	    disk_output("find views -printf '%%p %%i %%C@ %%m %%U %%G %%l\\n' | sort; getfacl -Rcp views"));
}

/* ---- what is there ---- */

static void a_login_lists_its_own_view_alone(void **state)
{
	(void)state;
	size_t planned = disk_planned(&disk);
	apply();
	assert_int_equal(report.operations, planned);
	assert_int_equal(report.links_made, 9);
	assert_string_equal(view("dr.a"), "P1 P3");
	assert_string_equal(view("lab.s"), "P1 P3");
	assert_string_equal(view("inf.x"), "P2");
	assert_may("dr.a", TRY_LIST, "../views/dr.a");
	assert_may_not("dr.a", TRY_LIST, "../views");
	assert_may_not("dr.a", TRY_LIST, "../views/dr.b");
	assert_may_not("dr.a", TRY_ENTER, "../views/dr.b");
	assert_may_not("dr.a", TRY_LIST, "../views/inf.x/P2");
	assert_may_not("stranger", TRY_LIST, "../views/dr.a");
	assert_string_equal(disk_output("stat -c '%%a %%u %%g' views"), "711 0 0");
	assert_string_equal(disk_output("stat -c '%%A %%u %%g' views/dr.a"), "drwxr-x--- 0 0");
	assert_string_equal(disk_output("getfacl -cpnE views/dr.a | tr '\\n' ' '"),
			    disk_output("printf 'user::rwx user:%u:r-x group::--- mask::r-x other::---  '",
					disk_uid("dr.a")));
	disk_verify_clean(&disk);
}

static void links_are_relative_and_lead_in(void **state)
{
	(void)state;
	apply();
	assert_string_equal(disk_output("readlink views/dr.a/P1"), "../../root/P1");
	assert_may("dr.a", TRY_LIST, "../views/dr.a/P1/letters");
	assert_may("dr.a", TRY_CREATE, "../views/dr.a/P1/letters/a.odt");
	assert_may("dr.b", TRY_WRITE, "../views/dr.b/P1/letters/a.odt");
	assert_may_not("inf.x", TRY_READ, "P1/letters/a.odt");
	assert_may("lab.s", TRY_CREATE, "../views/lab.s/P1/ct/scan");
	assert_may_not("lab.s", TRY_LIST, "../views/lab.s/P1/ct");
}

static void nobody_changes_a_view(void **state)
{
	(void)state;
	apply();
	assert_may_not("dr.a", TRY_CREATE, "../views/dr.a/mine");
	assert_may_not("dr.a", TRY_UNLINK, "../views/dr.a/P1");
	assert_may_not("dr.a", TRY_RENAME, "../views/dr.a/P1");
	assert_may_not("dr.a", TRY_MKDIR, "../views/other");
}

static void a_second_run_touches_nothing(void **state)
{
	(void)state;
	apply();
	char *before = all_views();
	assert_int_equal(disk_planned(&disk), 0);
	apply();
	assert_int_equal(report.operations, 0);
	assert_int_equal(report.notice_count, 0);
	char *after = all_views();
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void a_store_without_views_makes_none(void **state)
{
	(void)state;
	registry(NULL, ONE_PATIENT);
	apply();
	assert_int_equal(access("views", F_OK), -1);
	assert_int_equal(report.links_made, 0);
}

/* ---- coming and going ---- */

static void who_loses_a_folder_loses_its_link(void **state)
{
	(void)state;
	apply();
	registry(STORE, WITHOUT_DR_B);
	size_t planned = disk_planned(&disk);
	apply();
	assert_int_equal(report.operations, planned);
	assert_int_equal(report.links_removed, 1);
	assert_int_equal(report.links_made, 0);
	assert_string_equal(view("dr.b"), "P3");
	assert_string_equal(view("dr.a"), "P1 P3");
	disk_verify_clean(&disk);
	registry(STORE, THREE_PATIENTS(""));
	apply();
	assert_int_equal(report.links_made, 1);
	assert_string_equal(view("dr.b"), "P1 P3");
}

static void who_leaves_leaves_no_view(void **state)
{
	(void)state;
	apply();
	registry(STORE,
		 "professionals = ( { login = \"dr.a\"; profession = \"physician\"; } );\n"
		 "teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; } ); } );\n" PATIENTS(PATIENT(
		     "P1", "ward", "") ", " PATIENT("P2", "ward", "") ", " PATIENT("P3", "ward", "")));
	size_t planned = disk_planned(&disk);
	apply();
	assert_int_equal(report.operations, planned);
	assert_string_equal(disk_output("ls -A views"), "dr.a");
	assert_string_equal(view("dr.a"), "P1 P2 P3");
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
}

static void a_patient_no_statement_names_any_more_leaves_all_views(void **state)
{
	(void)state;
	apply();
	registry(STORE, PEOPLE PATIENTS(PATIENT("P2", "other", "") ", " PATIENT("P3", "ward", "")));
	apply();
	assert_string_equal(view("dr.a"), "P3");
	assert_string_equal(view("lab.s"), "P3");
	disk_verify_clean(&disk);
}

/* The folder's way in, and the link: "-l" is a name without an access. */
static void expect_no_name_without_access(const char *login, unsigned long call)
{
	char link[64];
	struct stat found;
	snprintf(link, sizeof(link), "views/%s/P1", login);
	bool has_link = lstat(link, &found) == 0;
	bool passes = disk_try(login, TRY_ENTER, "P1") == 0;
	if (has_link && !passes)
		fail_msg("killed at call %lu: %s has the link but not the folder", call, login);
}

static void links_go_first_and_come_last(void **state)
{
	(void)state;
	struct disk other;
	bool saw_link_gone_first = false, saw_link_last = false;
	disk_site(&other, STORE, WITHOUT_DR_B);
	disk_apply_quietly(&disk);
	unsigned long step = 2; /* both ends of each call */
	for (bool killed = true; killed; step++) {
		struct stat found;
		unsigned long call = step / 2;
		killed = killed_apply(&other, call, step % 2);
		expect_no_name_without_access("dr.b", call);
		saw_link_gone_first = saw_link_gone_first || (lstat("views/dr.b/P1", &found) != 0 &&
							      disk_try("dr.b", TRY_ENTER, "P1") == 0);
		disk_apply_quietly(&other);
		disk_verify_clean(&other);
		assert_int_equal(disk_planned(&other), 0);
		/* and back again */
		(void)killed_apply(&disk, call, step % 2);
		expect_no_name_without_access("dr.b", call);
		saw_link_last = saw_link_last || (lstat("views/dr.b/P1", &found) != 0 &&
						  disk_try("dr.b", TRY_ENTER, "P1") == 0);
		disk_apply_quietly(&disk);
		disk_verify_clean(&disk);
		assert_int_equal(disk_planned(&disk), 0);
	}
	assert_true(step > 10 && saw_link_gone_first && saw_link_last);
	disk_site_clear(&other);
}

/* Killed while views are made for the first time. */
static void a_killed_first_run_is_completed(void **state)
{
	(void)state;
	unsigned long call = 1;
	for (bool killed = true; killed; call += 7) {
		killed = killed_apply(&disk, call, call % 2 == 0);
		expect_no_name_without_access("dr.a", call);
		assert_int_not_equal(disk_try("dr.b", TRY_LIST, "../views/dr.a"), 0);
		disk_apply_quietly(&disk);
		assert_int_equal(disk_planned(&disk), 0);
		disk_verify_clean(&disk);
		disk_shell("rm -r views root/P*");
	}
	assert_true(call > 50);
}

static void folders_by_another_pattern_get_other_links(void **state)
{
	(void)state;
	apply();
	disk_shell("cd root && for p in P1 P2 P3; do mv $p x && mkdir -m 711 $p && mv x $p/$p; done");
	registry(VIEWS_STORE("{patient:2}/{patient}"), THREE_PATIENTS(""));
	apply();
	assert_int_equal(report.links_removed, 0);
	assert_int_equal(report.links_made, 9);
	assert_string_equal(disk_output("readlink views/dr.a/P1"), "../../root/P1/P1");
	assert_string_equal(view("dr.a"), "P1 P3");
	assert_may("dr.a", TRY_LIST, "../views/dr.a/P1/letters");
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
}

/* Links of folders that are renamed follow before anything else: killed later, they lead in. */
static void links_follow_renamed_folders_at_once(void **state)
{
	(void)state;
	struct disk other;
	unsigned long call = 1;
	size_t followed = 0;
	apply();
	disk_site(&other, VIEWS_STORE("{patient:2}/{patient}"),
		  THREE_PATIENTS("objections = ( { to = \"login:dr.b\"; } );"));
	for (bool killed = true; killed; call++) {
		killed = killed_apply(&other, call, true);
		bool leads = disk_try("dr.a", TRY_LIST, "../views/dr.a/P3/letters") == 0;
		/* a link that is to be taken has followed too: it was before that */
		followed += leads && access("views/dr.b/P1", F_OK) == 0 &&
			    strcmp(disk_output("readlink views/dr.b/P1"), "../../root/P1/P1") == 0;
		disk_apply_quietly(&other);
		disk_verify_clean(&other);
		assert_int_equal(disk_planned(&other), 0);
		disk_apply_quietly(&disk);
		disk_verify_clean(&disk);
	}
	assert_true(call > 10 && followed > 0);
	disk_site_clear(&other);
}

/* ---- runs over a few folders ---- */

static void a_run_over_one_patient_touches_no_other_link(void **state)
{
	(void)state;
	static const patient_id first[] = {0};
	apply();
	registry(STORE,
		 THREE_PATIENTS("objections = ( { to = \"login:dr.b\"; }, { to = \"login:lab.s\"; } );"));
	disk_shell("cd views && rm dr.a/P3 && ln -s ../../root/P1 inf.x/P1 && ln -s ../../root/P3 inf.x/P3 "
		   "&& chmod 750 inf.c && "
		   "mkdir -m 755 gone && ln -s ../../root/P1 gone/P1 && ln -s ../../root/P3 gone/P3 && ln -s "
		   "../../root/P2 "
		   "lab.s/P2");
	disk.job.patients = first;
	disk.job.patient_count = 1;
	size_t planned = disk_planned(&disk);
	apply();
	assert_int_equal(report.operations, planned);
	assert_string_equal(view("dr.a"), "P1");
	assert_string_equal(view("dr.b"), "P3");
	assert_string_equal(view("inf.x"), "P2 P3");
	assert_string_equal(view("lab.s"), "P2 P3");
	assert_string_equal(disk_output("stat -c %%a views/gone; ls views/gone"), "755\nP3");
	assert_int_equal(disk_planned(&disk), 0);
	registry(STORE, THREE_PATIENTS(""));
	disk.job.patients = first;
	disk.job.patient_count = 1;
	disk_shell("rm -r views/lab.s");
	apply();
	assert_string_equal(view("dr.b"), "P1 P3");
	assert_string_equal(view("lab.s"), "P1");
	disk.job.patients = NULL;
	apply();
	disk_verify_clean(&disk);
}

/* ---- another run changes things meanwhile ---- */

static struct disk newer;
static bool newer_was_applied;

static int what_decides_now(void *context, patient_id patient, struct folder_facts *facts)
{
	(void)context;
	*facts = (struct folder_facts){newer.facts, newer.uids, &plain_decider, patient, NOW};
	return 0;
}

/* When all folders have been looked at. */
static void apply_newer(void *context, size_t done, size_t all)
{
	(void)context;
	(void)all;
	if (done != disk.facts->patient_count || newer_was_applied)
		return;
	newer_was_applied = true;
	disk_apply_quietly(&newer);
}

/* A run by `before`, in whose midst another by `after` comes and goes: its links are as `after` says. */
static void expect_newer_wins(const char *before, const char *after, const char *damage)
{
	registry(STORE, before);
	disk_site(&newer, STORE, after);
	disk_shell("%s", damage);
	newer_was_applied = false;
	disk.job.refresh = what_decides_now;
	disk.job.progress = apply_newer;
	apply();
	assert_true(newer_was_applied);
	disk_verify_clean(&newer);
	disk_site_clear(&newer);
}

static void an_old_plan_gives_no_link_and_takes_none(void **state)
{
	(void)state;
	apply();
	expect_newer_wins(THREE_PATIENTS(""), WITHOUT_DR_B, "rm views/dr.b/P1");
	assert_string_equal(view("dr.b"), "P3");
	expect_newer_wins(WITHOUT_DR_B, THREE_PATIENTS(""), "true");
	assert_string_equal(view("dr.b"), "P1 P3");
}

/* ---- what others did to them ---- */

static void tampering_is_undone(void **state)
{
	(void)state;
	apply();
	disk_shell("cd views && chmod 755 . && ln -s ../../root/P2 dr.a/P2 && ln -sfn ../../root/P2 dr.a/P1 "
		   "&& rm dr.b/P3 && "
		   "ln -s /etc dr.a/.careacl-new && ln -s /tmp anna && setfacl -m u:%u:rwx,u:9999:rwx dr.a "
		   "&& chown %u "
		   "inf.c && chmod 770 inf.c && rm -r lab.s && ln -s /tmp lab.s",
		   disk_uid("dr.b"), disk_uid("inf.c"));
	size_t planned = disk_planned(&disk);
	apply();
	assert_int_equal(report.operations, planned);
	assert_string_equal(view("dr.a"), "P1 P3");
	assert_string_equal(disk_output("readlink views/dr.a/P1"), "../../root/P1");
	assert_string_equal(view("dr.b"), "P1 P3");
	assert_string_equal(view("lab.s"), "P1 P3");
	assert_string_equal(disk_output("stat -c '%%a %%u' views views/dr.a views/inf.c | tr '\\n' ' '"),
			    "711 0 750 0 750 0 ");
	assert_string_equal(disk_output("ls views"), "dr.a\ndr.b\ninf.c\ninf.x\nlab.s");
	assert_may_not("dr.b", TRY_LIST, "../views/dr.a");
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
}

static void a_place_that_was_shut_is_opened_again(void **state)
{
	(void)state;
	apply();
	disk_shell("setfacl -b views && chmod 700 views");
	assert_may_not("dr.a", TRY_LIST, "../views/dr.a");
	size_t planned = disk_planned(&disk);
	apply();
	assert_int_equal(report.operations, planned);
	assert_may("dr.a", TRY_LIST, "../views/dr.a");
	assert_may_not("dr.a", TRY_LIST, "../views");
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
}

static void what_is_no_link_is_left_alone(void **state)
{
	(void)state;
	char path[4200], here[4096];
	apply();
	disk_shell("cd views && echo x >dr.a/notes && mkdir dr.a/sub && : >dr.a/EMERGENCY && echo y >loose "
		   "&& mkdir gone && "
		   "echo z >gone/z && ln -s ../../root/P1 gone/P1 && ln -s /etc gone/etc && chmod 755 gone");
	size_t planned = disk_planned(&disk);
	apply();
	assert_int_equal(report.operations, planned);
	assert_non_null(getcwd(here, sizeof(here)));
	static const char *const left[] = {"dr.a/notes", "dr.a/sub", "loose", "gone/z", "gone/etc"};
	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
		snprintf(path, sizeof(path), "%s/views/%s", here, left[i]);
		if (i == 4)
			continue; /* a link that leads elsewhere, in nobody's directory */
		assert_true(disk_noticed(&report, NOTICE_VIEW, path));
	}
	assert_int_equal(report.notice_count, 4);
	assert_string_equal(
	    disk_output("cat views/dr.a/notes views/loose views/gone/z; readlink views/gone/etc"),
	    "x\ny\nz\n/etc");
	assert_string_equal(disk_output("ls -A views/gone; stat -c %%a views/gone"), "etc\nz\n700");
	apply();
	assert_int_equal(report.operations, 0);
	disk_verify_clean(&disk);
}

static void a_name_that_is_taken_is_a_failure(void **state)
{
	(void)state;
	apply();
	disk_shell("cd views && rm dr.a/P1 && echo x >dr.a/P1");
	apply_anyhow();
	assert_int_equal(report.failed_folders, 1);
	assert_string_equal(disk_output("cat views/dr.a/P1"), "x");
	assert_int_equal(report.notices[0].kind, NOTICE_FAILED);
	assert_int_equal(report.notices[0].error, EEXIST);
}

/* ---- the place ---- */

static void expect_refused(const char *damage, int error)
{
	disk_shell("rm -rf views outside && %s", damage);
	apply_anyhow();
	if (report.notice_count != 1 || report.notices[0].kind != NOTICE_VIEWS ||
	    report.notices[0].error != error)
		fail_msg("%s: %zu notices, error %d, expected %d", damage, report.notice_count,
			 report.notice_count > 0 ? report.notices[0].error : 0, error);
	assert_int_equal(report.failed_folders, 1);
	assert_int_equal(report.links_made + report.links_removed, 0);
	assert_may("dr.a", TRY_LIST, "P1/letters"); /* the store is treated */
	store_report_clear(&report);
	assert_int_equal(store_plan(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 1);
	assert_int_equal(report.notice_count, 1);
	assert_int_equal(report.operations, 0);
}

static void a_place_that_is_not_ours_is_refused(void **state)
{
	(void)state;
	expect_refused("mkdir outside && ln -s outside views", ENOTDIR);
	assert_string_equal(disk_output("ls -A outside"), "");
	expect_refused(": >views", ENOTDIR);
	expect_refused("mkdir views && chown 4242 views", EPERM);
	expect_refused("mkdir views && chmod 777 views", EACCES);
	expect_refused("mkdir views && chmod 730 views", EACCES);
	expect_refused("mkdir -p views/etc && ln -s x views/etc/x && : >views/etc/passwd", ENOTEMPTY);
	assert_string_equal(disk_output("stat -c %%a views; ls -A views/etc"), "755\npasswd\nx");
	expect_refused("mkdir -p views/anna && ln -s x views/anna/x && chown 4242 views/anna", ENOTEMPTY);
	expect_refused("mkdir views && setfattr -n trusted.careacl.views -v other views", EEXIST);
	disk_shell("rm -r views");
	apply();
	assert_string_equal(view("dr.a"), "P1 P3");
}

static void a_place_without_its_parent_is_not_made(void **state)
{
	(void)state;
	static const char store[] =
	    "{ name = \"clinical\"; root = \"" DISK_ROOT
	    "\"; views = \"there/views\"; regime = \"establishment\"; categories = ( { name = "
	    "\"letters\"; path = \"letters\"; }, { name = \"medical\"; path = \"medical\"; }, { "
	    "name = \"ct\"; path = \"ct\"; }, { name = \"mr\"; path = \"mr\"; }, { name = "
	    "\"private\"; path = \"private-life\"; } ); }";
	registry(store, THREE_PATIENTS(""));
	apply_anyhow();
	assert_int_equal(report.failed_folders, 1);
	assert_int_equal(report.notices[0].error, ENOENT);
	assert_int_equal(access("there", F_OK), -1);
	store_report_clear(&report);
	assert_int_equal(store_plan(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 1);
	assert_int_equal(report.notices[0].error, ENOENT);
	disk_shell("mkdir there");
	apply();
	assert_string_equal(disk_output("readlink there/views/dr.a/P1"), "../../../root/P1");
	assert_may("dr.a", TRY_LIST, "../there/views/dr.a/P1/letters");
	disk_verify_clean(&disk);
}

/* ---- when something fails ---- */

static void a_folder_that_is_left_alone_keeps_links_and_gets_none(void **state)
{
	(void)state;
	apply();
	disk_shell("rm views/dr.b/P1 && mount -t tmpfs none root/P1");
	apply_anyhow();
	assert_int_equal(report.failed_folders, 1); /* nobody knows what stands under the mount */
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1"));
	assert_string_equal(view("dr.a"), "P1 P3");
	assert_string_equal(view("dr.b"), "P3");
	disk_shell("umount root/P1");
	apply();
	assert_string_equal(view("dr.b"), "P1 P3");
}

static void a_run_that_only_takes_makes_no_link(void **state)
{
	(void)state;
	apply();
	disk_shell("rm views/dr.a/P1 && ln -s ../../root/P2 views/dr.a/P2");
	disk.job.only_take = true;
	apply();
	assert_string_equal(view("dr.a"), "P3");
	disk_shell("rm -r views");
	apply();
	assert_int_equal(access("views", F_OK), -1);
}

/* ---- verify ---- */

static void expect_deviation(const char *damage, bool is_leak, const char *login, const char *path)
{
	struct verify_result result;
	char here[4096], whole[8192];
	bool found = false;
	assert_non_null(getcwd(here, sizeof(here)));
	snprintf(whole, sizeof(whole), "%s/views%s", here, path);
	apply();
	disk_verify_clean(&disk);
	disk_shell("cd views && %s", damage);
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
	const struct verify_deviation *items = is_leak ? result.leaks : result.refusals;
	for (size_t i = 0; i < (is_leak ? result.leak_count : result.refusal_count); i++)
		found = found || (strcmp(items[i].login, login) == 0 && strcmp(items[i].path, whole) == 0 &&
				  (is_leak ? items[i].has : items[i].may) != 0);
	if (!found)
		fail_msg("%s: not found: %s of %s at %s (%zu leaks, %zu refusals)", damage,
			 is_leak ? "leak" : "refusal", login, whole, result.leak_count, result.refusal_count);
	verify_result_clear(&result);
}

static void verify_finds_what_is_wrong(void **state)
{
	(void)state;
	char damage[128], name[32];
	expect_deviation("rm dr.a/P1", false, "dr.a", "/dr.a/P1");
	expect_deviation("rm -r dr.a", false, "dr.a", "/dr.a/P3");
	expect_deviation("ln -sfn ../../root/P2 dr.a/P1", false, "dr.a", "/dr.a/P1");
	expect_deviation("ln -sfn ../../root/P1 dr.a/P2", true, "dr.a", "/dr.a/P2");
	expect_deviation("ln -sfn /etc dr.a/P9", true, "dr.a", "/dr.a/P9");
	expect_deviation("chmod 755 .", true, "other", "");
	expect_deviation("chmod 755 dr.a", true, "other", "/dr.a");
	snprintf(damage, sizeof(damage), "setfacl -m u:%u:rx dr.a", disk_uid("dr.b"));
	expect_deviation(damage, true, "dr.b", "/dr.a");
	snprintf(damage, sizeof(damage), "setfacl -m u:%u:--- dr.a", disk_uid("dr.a"));
	expect_deviation(damage, false, "dr.a", "/dr.a");
	snprintf(damage, sizeof(damage), "setfacl -m u:%u:rwx dr.a", disk_uid("dr.a"));
	expect_deviation(damage, true, "dr.a", "/dr.a");
	snprintf(damage, sizeof(damage), "chown %u dr.a", disk_uid("dr.a"));
	expect_deviation(damage, true, "dr.a", "/dr.a");
	snprintf(name, sizeof(name), "uid:%u", 4243u);
	expect_deviation("mkdir gone && chmod 700 gone && chown 4243 gone", true, name, "/gone");
	disk_shell("rmdir views/gone");
	expect_deviation("cd .. && rm -r views", false, "inf.x", "/inf.x/P2");
}

int main(void)
{
#define VIEW_TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	const struct CMUnitTest tests[] = {
	    VIEW_TEST(a_login_lists_its_own_view_alone),
	    VIEW_TEST(links_are_relative_and_lead_in),
	    VIEW_TEST(nobody_changes_a_view),
	    VIEW_TEST(a_second_run_touches_nothing),
	    VIEW_TEST(a_store_without_views_makes_none),
	    VIEW_TEST(who_loses_a_folder_loses_its_link),
	    VIEW_TEST(who_leaves_leaves_no_view),
	    VIEW_TEST(a_patient_no_statement_names_any_more_leaves_all_views),
	    VIEW_TEST(links_go_first_and_come_last),
	    VIEW_TEST(a_killed_first_run_is_completed),
	    VIEW_TEST(folders_by_another_pattern_get_other_links),
	    VIEW_TEST(links_follow_renamed_folders_at_once),
	    VIEW_TEST(a_run_over_one_patient_touches_no_other_link),
	    VIEW_TEST(an_old_plan_gives_no_link_and_takes_none),
	    VIEW_TEST(tampering_is_undone),
	    VIEW_TEST(a_place_that_was_shut_is_opened_again),
	    VIEW_TEST(what_is_no_link_is_left_alone),
	    VIEW_TEST(a_name_that_is_taken_is_a_failure),
	    VIEW_TEST(a_place_that_is_not_ours_is_refused),
	    VIEW_TEST(a_place_without_its_parent_is_not_made),
	    VIEW_TEST(a_folder_that_is_left_alone_keeps_links_and_gets_none),
	    VIEW_TEST(a_run_that_only_takes_makes_no_link),
	    VIEW_TEST(verify_finds_what_is_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
