/* Every object that a run changes is kept before it is changed, and can be put back as it was. */
#include "tests/kernel/disk.h"
#include "tests/kernel/failing_calls.h"
#include "tests/kernel/people.h"

#include <time.h>

/* A keeper in memory. */
struct kept {
	struct arena *arena;
	struct previous_object objects[512];
	size_t count, calls, refuse_at;
};

static void *copy(struct arena *arena, const void *bytes, size_t size)
{
	void *made = arena_alloc(arena, size + 1);
	memcpy(made, bytes, size);
	return made;
}

static bool keep(void *context, const struct previous_object *objects, size_t count)
{
	struct kept *kept = context;
	if (++kept->calls == kept->refuse_at)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct previous_object *object = &kept->objects[kept->count++];
		*object = objects[i];
		object->path = arena_strdup(kept->arena, objects[i].path);
		if (objects[i].access_size > 0)
			object->access_acl = copy(kept->arena, objects[i].access_acl, objects[i].access_size);
		if (objects[i].default_size > 0)
			object->default_acl =
			    copy(kept->arena, objects[i].default_acl, objects[i].default_size);
	}
	return true;
}

static struct disk old_site, new_site;
static struct kept kept;
static struct store_report report;

static int make_disk(void **state)
{
	(void)state;
	disk_mount("ext4", "");
	disk_site(&old_site, NULL, TWO_PATIENTS);
	disk_site(
	    &new_site, NULL,
	    PEOPLE PATIENTS(PATIENT("P1", "ward", "objections = ( { to = \"login:dr.a\"; } );") ", " PATIENT(
		"P2", "ward", "")));
	disk_apply_quietly(&old_site);
	disk_shell("cd root/P1 && : >medical/m.pdf && : >letters/l.odt && mkdir letters/sub && : "
		   ">letters/sub/d.odt && chown "
		   "%u letters/l.odt && chmod 755 letters/sub && chmod 600 letters/sub/d.odt && mkdir -m 777 "
		   "../P9 && : "
		   ">../P9/f && chmod 4755 ../P9/f && setfacl -m g:4242:r ../P9/f",
		   disk_uid("dr.a"));
	kept = (struct kept){.arena = arena_new()};
	store_report_init(&report);
	new_site.job.keep = keep;
	new_site.job.keep_context = &kept;
	return 0;
}

static int drop_disk(void **state)
{
	(void)state;
	store_report_clear(&report);
	arena_free(kept.arena);
	disk_site_clear(&old_site);
	disk_site_clear(&new_site);
	disk_unmount();
	return 0;
}

static const char *tree(void)
{
	return disk_output("getfacl -Rnp root; find root -printf '%%p %%m %%U %%G\\n' | sort");
}

static void all_that_was_changed_is_put_back(void **state)
{
	(void)state;
	char *before = strdup(tree());
	disk_apply_quietly(&new_site);
	assert_true(kept.count > 15);
	assert_int_equal(kept.calls, 1); /* one batch, before the first change */
	assert_string_not_equal(before, tree());
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	assert_int_equal(report.notice_count, 0);
	assert_int_equal(report.failed_folders, 0);
	assert_string_equal(before, tree());
	/* again: nothing is written twice */
	size_t operations = report.operations;
	char *exact = disk_everything();
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	assert_int_equal(report.operations, operations);
	char *again = disk_everything();
	assert_string_equal(exact, again);
	free(again);
	free(before);
	free(exact);
}

static void another_object_in_its_place_is_left_alone(void **state)
{
	(void)state;
	disk_apply_quietly(&new_site);
	disk_shell("cd root/P1/letters && mv l.odt l && : >other && mv other l.odt && chmod 600 l.odt && rm "
		   "sub/d.odt && ln l "
		   "../../P2/letters/link && mv l l.odt && cd ../medical && cp m.pdf n && mv -f n m.pdf");
	char *newcomer = strdup(disk_output("getfacl -cnp root/P1/medical/m.pdf"));
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/letters/l.odt")); /* it has a second link now */
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/letters/sub/d.odt"));
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/medical/m.pdf"));
	assert_int_equal(report.notice_count, 3);
	assert_string_equal(disk_output("stat -c %%u root/P1/letters/l.odt"), "0");
	assert_string_equal(disk_output("getfacl -cnp root/P1/medical/m.pdf"), newcomer);
	free(newcomer);
}

/* Its number has been used again, for something of another kind. */
static void another_kind_with_its_number_is_left_alone(void **state)
{
	(void)state;
	disk_apply_quietly(&new_site);
	unsigned long inode = strtoul(disk_output("stat -c %%i root/P1/medical/m.pdf"), NULL, 10);
	disk_shell("cd root/P1/medical && rm m.pdf && mkfifo -m 640 m.pdf && chown 4242 m.pdf");
	assert_int_equal(strtoul(disk_output("stat -c %%i root/P1/medical/m.pdf"), NULL, 10), inode);
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/medical/m.pdf"));
	assert_string_equal(disk_output("stat -c '%%u %%a' root/P1/medical/m.pdf"), "4242 640");
}

/* Nor what has the same number on another disk. */
static void another_disk_is_left_alone(void **state)
{
	(void)state;
	disk_apply_quietly(&new_site);
	char *before = strdup(tree());
	for (size_t i = 0; i < kept.count; i++)
		kept.objects[i].device++;
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	assert_int_equal(report.operations, 0);
	assert_int_equal(report.notice_count, kept.count);
	assert_int_equal(report.notices[0].error, ESTALE);
	assert_string_equal(before, tree());
	free(before);
}

/* What cannot be looked at, or says nothing, is told, and stays; all else goes back. */
static void what_cannot_be_looked_at_stays(void **state)
{
	(void)state;
	for (int garbles = 0; garbles < 2; garbles++) {
		kept.count = 0;
		disk_apply_quietly(&new_site);
		char *letters = strdup(disk_output("getfacl -cnp root/P1/letters"));
		fault.only = "fgetxattr";
		fault.only_object = "letters";
		fault.garbles = garbles;
		fault_arm(1, FAULT_FOREVER, EIO);
		assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
		fault_disarm();
		assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/letters"));
		assert_int_equal(report.failed_folders,
				 4); /* of both patients, when taking, and when giving */
		assert_string_equal(letters, disk_output("getfacl -cnp root/P1/letters"));
		assert_may("dr.a", TRY_LIST, "P1/medical");
		store_report_clear(&report);
		store_report_init(&report);
		assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
		assert_may("dr.a", TRY_LIST, "P1/letters");
		free(letters);
	}
}

static void a_link_in_its_place_is_not_followed(void **state)
{
	(void)state;
	disk_apply_quietly(&new_site);
	disk_shell("mkdir outside && chmod 750 outside && cd root/P1/letters && rm -r sub && ln -s "
		   "../../../outside sub");
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/letters/sub"));
	assert_string_equal(disk_output("stat -c %%a outside"), "750");
}

/* Nor one on the way, to the very object. */
static void a_link_on_the_way_is_not_followed(void **state)
{
	(void)state;
	disk_apply_quietly(&new_site);
	disk_shell("mv root/P1/imaging root/P2/elsewhere && ln -s ../P2/elsewhere root/P1/imaging");
	char *moved = strdup(disk_output("getfacl -Rcnp root/P2/elsewhere"));
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/imaging/mr"));
	assert_string_equal(disk_output("getfacl -Rcnp root/P2/elsewhere"), moved);
	free(moved);
}

static void nothing_is_changed_that_could_not_be_kept(void **state)
{
	(void)state;
	char *before = disk_everything();
	kept.refuse_at = 1;
	assert_int_equal(store_apply(&new_site.job, new_site.root_fd, &report), -ECANCELED);
	char *after = disk_everything();
	assert_string_equal(before, after);
	assert_int_equal(report.operations, 0);
	free(before);
	free(after);
}

/* What comes when the look is over: a file to be taken from, a stranger, and then one to be given. */
static const char *const late_paths[] = {"P1/letters/late.odt", "P1/late", "P1/letters/later.odt"};
static char late[3][64]; /* how it was when it was kept */

/* Its mode, and whether inf.c has an entry. */
static const char *look_of(const char *path)
{
	return disk_output("stat -c %%a root/%s; getfacl -cnp root/%s | grep -c user:%u:; true", path, path,
			   disk_uid("inf.c"));
}

static bool keep_late(void *context, const struct previous_object *objects, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < 3; j++)
			if (strcmp(objects[i].path, late_paths[j]) == 0)
				snprintf(late[j], sizeof(late[j]), "%s", look_of(late_paths[j]));
	/* the directory has been listed already, and is once more to give */
	if (late[0][0] != '\0' && late[2][0] == '\0')
		disk_shell(": >root/%s", late_paths[2]);
	return keep(context, objects, count);
}

static bool make_late(void *context, const struct folder_facts *facts, const struct access_change *changes,
		      size_t count)
{
	(void)context;
	(void)facts;
	(void)changes;
	(void)count;
	disk_shell("cd root && mkdir %s && : >%s && chmod 777 %s && chmod 666 %s", late_paths[1],
		   late_paths[0], late_paths[1], late_paths[0]);
	return true;
}

static void what_the_look_has_not_seen_is_kept_before_it_is_changed(void **state)
{
	(void)state;
	static const char *const looks[] = {"666\n0", "777\n0", "660\n0"};
	new_site.job.keep = keep_late;
	new_site.job.announce = make_late;
	memset(late, 0, sizeof(late));
	disk_shell("setfacl -x d:u:%u root/P1/letters", disk_uid("inf.c")); /* there is something to give */
	disk_apply_quietly(&new_site);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(late[i], looks[i]);
		assert_string_not_equal(look_of(late_paths[i]), looks[i]);
	}
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(look_of(late_paths[i]), looks[i]);
}

/* A directory that nothing but the first settled document below it makes the service owner's. */
static void a_directory_that_is_claimed_is_kept(void **state)
{
	(void)state;
	new_site.job.clock = time(NULL);
	disk_shell("mkdir root/P1/medical/mine && chown %u root/P1/medical/mine", disk_uid("dr.b"));
	disk_apply_quietly(&new_site);
	assert_int_equal(disk_planned(&new_site), 0);
	disk_shell("cd root/P1/medical/mine && echo x >due.pdf && touch -d '-3 days' due.pdf && chown %u "
		   "due.pdf . && touch .",
		   disk_uid("dr.b"));
	kept.count = 0;
	disk_apply_quietly(&new_site);
	assert_string_equal(disk_output("stat -c %%u root/P1/medical/mine"), "0");
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	assert_int_equal(strtoul(disk_output("stat -c %%u root/P1/medical/mine"), NULL, 10),
			 disk_uid("dr.b"));
}

static size_t gave_early, asked;

/* Before dr.b, whom only the new facts let into P2, loses it again, dr.a has l.odt back. */
static void note_early(void)
{
	bool is_taken = disk_try("dr.b", TRY_ENTER, "P2") != 0;
	asked++;
	gave_early += !is_taken && strtoul(disk_output("stat -c %%u root/P1/letters/l.odt"), NULL, 10) != 0;
}

static void an_owner_gets_nothing_back_before_all_is_taken(void **state)
{
	(void)state;
	disk_apply_quietly(&new_site);
	assert_may("dr.b", TRY_LIST, "P2/letters");
	fault.only = "fchmod";
	fault.only_object = "P2";
	fault.meanwhile = note_early;
	gave_early = asked = 0;
	fault_arm(1, FAULT_FOREVER, 0);
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	fault_disarm();
	assert_true(asked > 0);
	assert_int_equal(gave_early, 0);
	assert_may_not("dr.b", TRY_LIST, "P2/letters");
	assert_int_equal(strtoul(disk_output("stat -c %%u root/P1/letters/l.odt"), NULL, 10),
			 disk_uid("dr.a"));
}

static void what_does_not_reach_the_disk_is_told(void **state)
{
	(void)state;
	disk_apply_quietly(&new_site);
	fault.only = "syncfs";
	fault_arm(1, 1, EIO);
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), -EIO);
	fault_disarm();
	/* the second time there is nothing to do, and nothing is asked */
	fault.only = "syncfs";
	fault_arm(1, 1, EIO);
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	fault_disarm();
}

/* What was kept of one is damaged: it stays as it is, and all others are put back. */
static void what_was_kept_says_nothing(void **state)
{
	(void)state;
	size_t damaged = 0;
	disk_apply_quietly(&new_site);
	for (size_t i = 0; i < kept.count; i++)
		if (strcmp(kept.objects[i].path, "P1/letters") == 0 && damaged++ == 0)
			memset((void *)(uintptr_t)kept.objects[i].access_acl, 0xa5,
			       kept.objects[i].access_size);
		else if (strcmp(kept.objects[i].path, "P2/letters") == 0 && damaged++ < 2)
			memset((void *)(uintptr_t)kept.objects[i].default_acl, 0xa5,
			       kept.objects[i].default_size);
	assert_int_equal(damaged, 2);
	char *one = strdup(disk_output("getfacl -cnp root/P1/letters"));
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/letters"));
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P2/letters"));
	assert_int_equal(report.failed_folders, 4); /* two objects, to be taken from and to be given */
	assert_string_equal(disk_output("getfacl -cnp root/P1/letters"), one);
	assert_may_not("dr.b", TRY_LIST, "P2/medical");
	free(one);
}

/* A call fails for one object: told, and all others are put back. */
static void one_object_fails(void **state)
{
	(void)state;
	disk_apply_quietly(&new_site);
	fault.only_object = "m.pdf";
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	fault_disarm();
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/medical/m.pdf"));
	assert_int_equal(report.notice_count, 1);
	assert_may_not("dr.b", TRY_LIST, "P2/medical");
	fault.only = "fstat";
	fault.only_object = "m.pdf";
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(store_undo(new_site.root_fd, kept.objects, kept.count, &report), 0);
	fault_disarm();
	assert_int_equal(report.notice_count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	    TEST(all_that_was_changed_is_put_back),
	    TEST(another_object_in_its_place_is_left_alone),
	    TEST(a_link_on_the_way_is_not_followed),
	    TEST(a_link_in_its_place_is_not_followed),
	    TEST(nothing_is_changed_that_could_not_be_kept),
	    TEST(what_the_look_has_not_seen_is_kept_before_it_is_changed),
	    TEST(another_kind_with_its_number_is_left_alone),
	    TEST(another_disk_is_left_alone),
	    TEST(what_cannot_be_looked_at_stays),
	    TEST(a_directory_that_is_claimed_is_kept),
	    TEST(an_owner_gets_nothing_back_before_all_is_taken),
	    TEST(what_does_not_reach_the_disk_is_told),
	    TEST(what_was_kept_says_nothing),
	    TEST(one_object_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
