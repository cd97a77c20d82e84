/* See all_kinds.h. */
#include "tests/kernel/all_kinds.h"

#include "tests/kernel/people.h"

#include <time.h>

#define STORE                                                                                                \
	"{ name = \"clinical\"; root = \"" DISK_ROOT "\"; views = \"views\"; folder = "                      \
	"\"{patient:2}/{patient}\"; regime = \"establishment\"; categories = ("                              \
	"  { name = \"medical\"; path = \"medical\"; documents = \"sealed\"; settle = \"24h\"; },"           \
	"  { name = \"letters\"; path = \"letters\"; documents = \"working\"; },"                            \
	"  { name = \"ct\"; path = \"imaging/ct\"; documents = \"sealed\"; },"                               \
	"  { name = \"mr\"; path = \"imaging/mr\"; documents = \"working\"; },"                              \
	"  { name = \"private\"; path = \"private-life\"; sensitive = true; documents = \"working\"; } ); }"
#define WITHHELD(path) "{ document = \"letters/" path "\"; author = \"dr.a\"; }"
#define NAMED                                                                                                \
	"objections = ( { to = \"login:inf.c\"; documents = [ \"letters/named\", \"letters/named.odt\" ]; "  \
	"} );"
#define OLD                                                                                                  \
	PEOPLE PATIENTS(PATIENT("P1", "ward", "") ", " PATIENT("P2", "other", "") ", " PATIENT(              \
	    "P3", "ward", "withheld = (" WITHHELD("back.odt") ");" NAMED) ", " PATIENT("P4", "ward", ""))
#define NEW_OF_P1                                                                                            \
	"withheld = (" WITHHELD("leaves.odt") ", " WITHHELD(                                                 \
	    "room") "); objections = ( { to = \"login:dr.b\"; }, "                                           \
		    "{ to = \"login:inf.c\"; documents = [ \"letters/limited.odt\", \"letters/sub\" ]; } );"
#define NEW                                                                                                  \
	PEOPLE PATIENTS(PATIENT("P1", "ward", NEW_OF_P1) ", " PATIENT("P2", "ward", "") ", " PATIENT(        \
	    "P3", "ward", NAMED) ", " PATIENT("P5", "ward", "objections = ( { to = \"login:dr.b\"; } );"))

/* ---- the hooks ---- */

static bool keep(void *context, const struct previous_object *objects, size_t count)
{
	struct all_kinds *kinds = context;
	(void)objects;
	if (kinds->objects_kept == 0)
		kinds->authors_first = kinds->authors_kept;
	kinds->objects_kept += count;
	return true;
}

static bool keep_author(void *context, const struct kept_author *author)
{
	struct all_kinds *kinds = context;
	(void)author;
	kinds->authors_kept++;
	return true;
}

static bool announce(void *context, const struct folder_facts *facts, const struct access_change *changes,
		     size_t count)
{
	struct all_kinds *kinds = context;
	(void)facts;
	(void)changes;
	kinds->announced += count;
	kinds->is_told = true;
	return true;
}

static bool announce_move(void *context, const struct document_move *move, bool is_planned)
{
	(void)context;
	(void)move;
	(void)is_planned;
	return true;
}

static bool had_folder(void *context, patient_id patient)
{
	(void)context;
	(void)patient;
	return true;
}

static void lost(void *context, store_id store, patient_id patient)
{
	struct all_kinds *kinds = context;
	(void)store;
	(void)patient;
	assert_true(kinds->is_told);
	kinds->lost++;
}

static void hook(struct all_kinds *kinds)
{
	struct store_job *job = &kinds->new.job;
	job->keep = keep;
	job->keep_author = keep_author;
	job->keep_context = kinds;
	job->announce = announce;
	job->announce_move = announce_move;
	job->announce_context = kinds;
	job->had_folder = had_folder;
	job->lost = lost;
	job->lost_context = kinds;
}

/* ---- the store ---- */

static void make_documents(void)
{
	disk_shell(
	    "cd root/P1/P1 && echo x | tee letters/leaves.odt letters/limited.odt letters/plain.odt "
	    "imaging/mr/i.dcm >/dev/null && mkdir letters/sub && echo x >letters/sub/d.odt && mkdir -p "
	    "letters/room/below && echo x >letters/room/below/r.odt && cd ../../P3/P3/letters && "
	    "mkdir named && echo x | tee back.odt named.odt named/n.odt >/dev/null");
}

/* What people have done since. */
static void make_damage(void)
{
	unsigned a = disk_uid("dr.a"), b = disk_uid("dr.b"), s = disk_uid("lab.s");
	disk_shell(
	    "cd root/P1/P1 && mkdir -p medical/mine/deep && echo x | tee medical/mine/deep/due.pdf "
	    "medical/new.pdf >/dev/null && touch -d '-3 days' medical/mine/deep/due.pdf && chown -R %u "
	    "medical/mine medical/new.pdf && echo x >imaging/ct/scan && chown %u imaging/ct/scan && "
	    "chown %u letters/plain.odt && chmod 600 letters/plain.odt && chmod 777 letters/sub && "
	    "mkfifo letters/fifo && ln -s plain.odt letters/symlink && setfacl -m u:4242:rwx,g:4242:r "
	    "letters medical",
	    a, s, b);
	disk_shell(
	    "cd root && mkdir -p -m 755 P1/stranger/deep P9/P9/letters P1/P1/notes && echo x | tee "
	    "P1/stranger/deep/f P1/P1/notes/n P1/P1/imaging/file >/dev/null && chmod 666 P1/P1/notes/n && "
	    "echo x >P3/P3/letters/two && ln P3/P3/letters/two P1/P1/letters/two && rm -r "
	    "P3/P3/imaging/mr P3/P3/medical && setfacl -m d:u:%u:rwx,u:%u:rwx P1/stranger P4/P4/letters "
	    "&& mkfifo P1/stranger/fifo && echo x >P9/file && mv P3/P3/letters/named* P2/P2/letters && chmod "
	    "0777 P2/P2/letters/named && chmod 0666 P2/P2/letters/named.odt && chmod 0755 . P2 && rm "
	    "../views/dr.a/P3 && ln -s /nowhere ../views/dr.a/P1x",
	    b, b);
}

void all_kinds_put_back(struct all_kinds *kinds)
{
	disk_shell("find root views -mindepth 1 -delete && cp -a template/root/. root/ && cp -a "
		   "template/views/. views/");
	kinds->objects_kept = kinds->authors_kept = kinds->announced = kinds->lost = 0;
	kinds->is_told = false;
}

int all_kinds_apply(struct all_kinds *kinds, struct store_report *report)
{
	return store_apply(&kinds->new.job, kinds->new.root_fd, report);
}

void all_kinds_begin(struct all_kinds *kinds)
{
	struct store_report report;
	memset(kinds, 0, sizeof(*kinds));
	disk_site(&kinds->old, STORE, OLD);
	disk_site(&kinds->new, STORE, NEW);
	kinds->old.job.clock = kinds->new.job.clock = time(NULL);
	hook(kinds);
	disk_apply_quietly(&kinds->old);
	make_documents();
	disk_apply_quietly(&kinds->old);
	make_damage();
	disk_shell("mkdir template && cp -a root views template/");
	matrix_look(&kinds->old_can);
	kinds->operations = disk_planned(&kinds->new);
	disk_apply(&kinds->new, &report);
	assert_true(report.set_aside == 2 && report.put_back == 1 && report.settled == 1);
	assert_true(report.created > 5 && report.links_made > 2 && report.links_removed > 2);
	assert_true(kinds->objects_kept > 30 && kinds->authors_first > 0 && kinds->announced > 20);
	assert_int_equal(kinds->lost, 3);
	store_report_clear(&report);
	disk_verify_clean(&kinds->new);
	matrix_look(&kinds->new_can);
	all_kinds_put_back(kinds);
}

void all_kinds_end(struct all_kinds *kinds)
{
	disk_site_clear(&kinds->old);
	disk_site_clear(&kinds->new);
}

bool all_kinds_is_told(int result, const struct store_report *report)
{
	bool told = result != 0 || report->failed_folders > 0;
	for (size_t i = 0; i < report->notice_count && !told; i++) {
		enum notice_kind kind = report->notices[i].kind;
		told = kind == NOTICE_FAILED || kind == NOTICE_NOT_ASIDE || kind == NOTICE_STAYS_ASIDE ||
		       kind == NOTICE_VIEWS || kind == NOTICE_NOT_MOVED || kind == NOTICE_BUSY;
	}
	return told;
}

void all_kinds_expect_safe(struct all_kinds *kinds, const char *when, unsigned long call)
{
	static struct matrix now;
	matrix_look(&now);
	matrix_expect_within(&now, &kinds->old_can, &kinds->new_can, when, call);
}

void all_kinds_expect_healed(struct all_kinds *kinds, const char *when, unsigned long call)
{
	static struct matrix now;
	disk_apply_quietly(&kinds->new);
	matrix_look(&now);
	matrix_expect_within(&now, &kinds->new_can, &kinds->new_can, when, call);
	if (disk_planned(&kinds->new) != 0)
		fail_msg("%s call %lu: the next run leaves something to do", when, call);
}
