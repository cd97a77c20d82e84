/* Killed at any system call that changes something, a run leaves nobody with what neither the old nor the new
 * facts give, and the next run completes it (disk.md, "Apply").
 *
 * The run is traced: it is killed at its first, second, third... call that changes the file system, before the
 * call or after it, until it ends by itself. What everybody can do is then tried by children with their uids,
 * with the directories of the tree as working directories too, so that a closed gate hides nothing. */
#include "tests/kernel/disk.h"
#include "tests/kernel/killed.h"
#include "tests/kernel/matrix.h"
#include "tests/kernel/people.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the site before and after ---- */

struct sites {
	struct disk old, new;
	struct matrix old_can, new_can;
};

/* The gate opens last: whom it lets in finds all there is to find, and nothing has to be waited for. */
static void expect_complete_behind_gate(const struct matrix *now, const struct sites *sites,
					unsigned long call)
{
	const struct matrix *old = &sites->old_can, *new = &sites->new_can;
	assert_string_equal(now->paths[0], "root/P1");
	for (size_t login = 0; login < MATRIX_LOGINS; login++)
		for (size_t i = 0; i < now->count && i < new->count; i++)
			if (old->by_path[login][0] == 0 && now->by_path[login][0] != 0 &&
			    strcmp(now->paths[i], new->paths[i]) == 0 &&
			    strncmp(now->paths[i], "root/P1", 7) == 0 &&
			    now->by_path[login][i] != new->by_path[login][i])
				fail_msg("killed at call %lu: %s can enter, but %u instead of %u with %s",
					 call, matrix_logins[login], now->by_path[login][i],
					 new->by_path[login][i], now->paths[i]);
}

/* In a folder first what takes away: nobody has gained anything there while somebody still has what they lose. */
static void expect_taken_before_given(const struct matrix *now, const struct sites *sites, unsigned long call)
{
	const struct matrix *old = &sites->old_can, *new = &sites->new_can;
	const char *given = NULL, *left = NULL, *winner = NULL, *loser = NULL;
	for (size_t login = 0; login < MATRIX_LOGINS; login++)
		for (size_t i = 0; i < now->count && i < new->count &&i < old->count; i++) {
			if (strcmp(now->paths[i], new->paths[i]) != 0 ||
			    strcmp(now->paths[i], old->paths[i]) != 0 ||
			    strncmp(now->paths[i], "root/P1", 7) != 0)
				continue;
			unsigned can = now->from_inside[login][i];
			if ((can & ~old->from_inside[login][i]) != 0)
				given = now->paths[i], winner = matrix_logins[login];
			if ((can & ~new->from_inside[login][i]) != 0)
				left = now->paths[i], loser = matrix_logins[login];
		}
	if (given != NULL && left != NULL)
		fail_msg("killed at call %lu: %s was given %s while %s still had %s", call, winner, given,
			 loser, left);
}

static void kill_everywhere(struct sites *sites, const char *damage)
{
	struct matrix now;
	unsigned long call = 1;
	size_t seen = 0;
	for (bool killed = true; killed; call++) {
		disk_apply_quietly(&sites->old);
		disk_shell("%s", damage);
		killed = killed_apply(&sites->new, call, call % 2 == 0);
		matrix_look(&now);
		seen += matrix_expect_within(&now, &sites->old_can, &sites->new_can, "killed at", call);
		expect_complete_behind_gate(&now, sites, call);
		expect_taken_before_given(&now, sites, call);
		disk_apply_quietly(&sites->new);
		matrix_look(&now);
		matrix_expect_within(&now, &sites->new_can, &sites->new_can, "healed after", call);
		assert_int_equal(disk_planned(&sites->new), 0);
	}
	assert_true(call > 10 && seen > 0); /* else nothing was tried */
	disk_verify_clean(&sites->new);
}

static void sites_begin(struct sites *sites, const char *old, const char *new, const char *files)
{
	disk_site(&sites->old, NULL, old);
	disk_site(&sites->new, NULL, new);
	disk_apply_quietly(&sites->old);
	disk_shell("%s", files);
	disk_apply_quietly(&sites->old);
	matrix_look(&sites->old_can);
	disk_apply_quietly(&sites->new);
	disk_verify_clean(&sites->new);
	matrix_look(&sites->new_can);
}

static void sites_end(struct sites *sites)
{
	disk_site_clear(&sites->old);
	disk_site_clear(&sites->new);
}

#define FILES                                                                                                \
	"cd root/P1 && : >letters/l.odt && mkdir -p letters/sub/deeper && : >letters/sub/d.odt && : "        \
	">letters/sub/deeper/e.odt && : >medical/m.pdf && : >imaging/mr/i.dcm && : >imaging/ct/c.dcm"

static int make_disk(void **state)
{
	disk_mount("ext4", "");
	*state = calloc(1, sizeof(struct sites));
	return 0;
}

static int drop_disk(void **state)
{
	disk_unmount();
	free(*state);
	return 0;
}

/* One leaves, one comes, in the same folder: the one who comes must not find what the other could. */
static void one_leaves_and_one_comes(void **state)
{
	struct sites *sites = *state;
	sites_begin(
	    sites, ONE_PATIENT,
	    PROFESSIONALS
	    "teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; }, { login = \"inf.x\"; }, { "
	    "login = \"lab.s\"; } ); } );\n" PATIENTS(PATIENT("P1", "ward", "")),
	    FILES);
	kill_everywhere(sites, "true");
	sites_end(sites);
}

/* The same person gains one category and loses another; a document changes the other way. */
static void wishes_cross(void **state)
{
	struct sites *sites = *state;
	sites_begin(
	    sites,
	    PEOPLE PATIENTS(
		PATIENT("P1", "ward",
			"objections = ( { to = \"login:dr.b\"; categories = [ \"letters\" ]; }, { to = "
			"\"login:dr.a\"; documents = [ \"mr/i.dcm\" ]; } );")),
	    PEOPLE PATIENTS(PATIENT(
		"P1", "ward",
		"objections = ( { to = \"login:dr.b\"; categories = [ \"mr\", \"medical\" ]; }, { to = "
		"\"login:dr.a\"; documents = [ \"letters/l.odt\", \"letters/sub\" ]; } );")),
	    FILES);
	kill_everywhere(sites, "true");
	sites_end(sites);
}

/* What the damage itself opens was open before. */
static void damage_counts_as_old(struct sites *sites, const char *damage)
{
	struct matrix damaged;
	disk_apply_quietly(&sites->old);
	disk_shell("%s", damage);
	matrix_look(&damaged);
	matrix_add(&sites->old_can, &damaged);
}

/* Whoever is let into a folder must not find there what was only safe behind its closed gate. */
static void what_lay_open_behind_the_gate(void **state)
{
	struct sites *sites = *state;
	static const char damage[] =
	    "cd root/P1 && chmod 666 medical/m.pdf letters/sub/d.odt && chmod 777 letters/sub "
	    "imaging/mr && chmod 755 medical && chmod 644 imaging/mr/i.dcm";
	sites_begin(
	    sites, ONE_PATIENT,
	    PROFESSIONALS
	    "teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; }, { login = \"dr.b\"; }, { "
	    "login = \"inf.c\"; }, { login = \"lab.s\"; }, { login = \"inf.x\"; } ); } );\n" PATIENTS(
		PATIENT("P1", "ward",
			"objections = ( { to = \"login:inf.x\"; categories = [ \"medical\", \"mr\" ]; }, { "
			"to = \"login:inf.x\"; documents = [ \"letters/sub\" ]; } );")),
	    FILES);
	damage_counts_as_old(sites, damage);
	kill_everywhere(sites, damage);
	sites_end(sites);
}

/* Documents that nobody named may open, and everybody else may: they are closed before any is given to somebody. */
static void what_only_others_had(void **state)
{
	struct sites *sites = *state;
	static const char damage[] = "cd root/P1 && chmod 604 medical/m.pdf letters/l.odt letters/sub/d.odt "
				     "imaging/mr/i.dcm imaging/ct/c.dcm";
	sites_begin(
	    sites, ONE_PATIENT,
	    PROFESSIONALS
	    "teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; }, { login = \"dr.b\"; }, { "
	    "login = \"lab.s\"; }, { login = \"inf.x\"; } ); } );\n" PATIENTS(PATIENT("P1", "ward", "")),
	    FILES);
	damage_counts_as_old(sites, damage);
	kill_everywhere(sites, damage);
	sites_end(sites);
}

/* Drift on top: a file open to all, an emptied mask, entries of strangers, people's own files. */
static void drift_is_repaired_on_the_way(void **state)
{
	struct sites *sites = *state;
	char damage[1024];
	sites_begin(sites, ONE_PATIENT,
		    PEOPLE PATIENTS(PATIENT("P1", "ward", "objections = ( { to = \"login:inf.c\"; } );")),
		    FILES);
	snprintf(damage, sizeof(damage),
		 "cd root/P1 && chmod 600 letters/l.odt && chown %u letters/sub medical/m.pdf && chmod 700 "
		 "imaging",
		 disk_uid("inf.c"));
	damage_counts_as_old(sites, damage);
	kill_everywhere(sites, damage);
	sites_end(sites);
}

/* Folders and categories are complete when they are seen. */
static void folders_are_made(void **state)
{
	struct sites *sites = *state;
	sites_begin(sites, PEOPLE PATIENTS(PATIENT("P1", "ward", "")), TWO_PATIENTS, FILES);
	kill_everywhere(sites, "rm -rf root/P2 root/P1/private-life root/P1/imaging/ct");
	sites_end(sites);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	    TEST(one_leaves_and_one_comes),      TEST(wishes_cross),
	    TEST(what_lay_open_behind_the_gate), TEST(what_only_others_had),
	    TEST(drift_is_repaired_on_the_way),  TEST(folders_are_made),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
