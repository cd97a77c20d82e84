/* Threads that look for folders at which nothing is to be done. */
#include "acl_sync/disk/walk/walk_ahead.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Neighbours on the disk are looked at by one thread. */
#define BATCH 16
#define THREADS_MAX 64
/* Each level holds a descriptor; what is deeper is left to the walk. */
#define DEPTH_MAX 64
/* So many wrong folders, and a part of all, are no exception any more: to look at the rest twice would be waste. */
#define WRONG_MANY 256
#define WRONG_PART 4

/* What the threads share. */
struct ahead {
	struct walk *main;
	struct store_job job; /* the main walk's, which calls nobody back */
	bool *is_right;
	size_t count;
	atomic_size_t next, looked, wrong;
};

/* One thread's own. */
struct worker {
	struct ahead *ahead;
	pthread_t thread;
	bool is_started;
	struct walk walk;
	struct store_report report; /* of one folder */
	struct store_report sum;    /* of all that are right: what is counted there, and no more */
	bool is_caller;
};

/* The same job, without all that is told, kept or asked while it goes on. */
static struct store_job quiet_job(const struct store_job *job)
{
	struct store_job quiet = *job;
	quiet.lock_fd = -1;
	quiet.refresh = NULL;
	quiet.keep = NULL;
	quiet.keep_aside = NULL;
	quiet.forget_aside = NULL;
	quiet.find_aside = NULL;
	quiet.keep_author = NULL;
	quiet.announce = NULL;
	quiet.announce_documents = NULL;
	quiet.announce_move = NULL;
	quiet.had_folder = NULL;
	quiet.gave = NULL;
	quiet.lost = NULL;
	quiet.progress = NULL;
	return quiet;
}

/* ---- one folder ---- */

/* Does the report, whose bytes were all zero before the look, say anything but how much was looked at? */
static bool tells(const struct store_report *report)
{
	struct store_report rest;
	memcpy(&rest, report, sizeof(rest));
	rest.folders = rest.objects = rest.accesses = rest.most_names = 0;
	rest.most_patient = 0;
	const unsigned char *bytes = (const unsigned char *)&rest;
	for (size_t i = 0; i < sizeof(rest); i++)
		if (bytes[i] != 0)
			return true;
	return false;
}

static void sum_names(struct store_report *sum, size_t names, patient_id patient, size_t before)
{
	if (names > sum->most_names ||
	    (names == sum->most_names && names > before && patient < sum->most_patient)) {
		sum->most_names = names;
		sum->most_patient = patient;
	}
}

static void sum_add(struct store_report *sum, const struct store_report *report, size_t names_before)
{
	sum->folders += report->folders;
	sum->objects += report->objects;
	sum->accesses += report->accesses;
	sum_names(sum, report->most_names, report->most_patient, names_before);
}

/* Some of them say the same; each alone is enough. */
static bool is_right(const struct walk *walk)
{
	const struct folder_walk *folder = &walk->folder;
	const bool is_wrong = folder->differs | folder->loses | folder->gains | folder->failed |
			      folder->is_open | folder->is_unmet | folder->mark_unknown | (walk->stop != 0);
	const size_t planned = walk->planned_operations + walk->planned_created + walk->planned_settled;
	return !(is_wrong | (planned != 0)) && !tells(walk->report);
}

/* Everything that a look may have left behind in the walk but the views' entries. */
static void forget(struct walk *walk)
{
	acl_sums_clear(&walk->sums);
	store_report_clear(walk->report);
	walk->stop = 0;
	walk->planned_operations = walk->planned_created = walk->planned_settled = 0;
	walk->depth = walk->unclaimed = 0;
	walk_leave(walk, 0);
}

static bool look(struct worker *worker, patient_id patient)
{
	struct walk *walk = &worker->walk;
	const size_t entries = walk->views.count;
	memset(walk->report, 0, sizeof(*walk->report));
	walk->folder.patient = patient;
	/* what stands aside is found in a table that the look changes */
	if (walk_asides_has(walk) || !walk_folder_begin(walk, patient)) {
		walk->folder = (struct folder_walk){.patient = NO_ID};
		forget(walk);
		return false;
	}
	walk_folder_pass(walk);
	bool right = is_right(walk);
	if (right)
		sum_add(&worker->sum, walk->report, 0);
	else
		walk->views.count = entries;
	walk_folder_end(walk);
	forget(walk);
	return right;
}

/* ---- all ---- */

static bool is_waste(struct ahead *ahead)
{
	size_t wrong = atomic_load_explicit(&ahead->wrong, memory_order_relaxed);
	return wrong >= WRONG_MANY &&
	       wrong * WRONG_PART > atomic_load_explicit(&ahead->looked, memory_order_relaxed);
}

static void look_at_batch(struct worker *worker, size_t first)
{
	struct ahead *ahead = worker->ahead;
	size_t end = first + BATCH < ahead->count ? first + BATCH : ahead->count;
	for (size_t i = first; i < end; i++) {
		ahead->is_right[i] = look(worker, (patient_id)i);
		atomic_fetch_add(&ahead->wrong, !ahead->is_right[i]);
	}
	atomic_fetch_add(&ahead->looked, end - first);
}

static void *work(void *context)
{
	struct worker *worker = context;
	struct ahead *ahead = worker->ahead;
	const struct store_job *job = ahead->main->job;
	size_t first;
	while (!is_waste(ahead) && (first = atomic_fetch_add(&ahead->next, BATCH)) < ahead->count) {
		look_at_batch(worker, first);
		if (worker->is_caller && job->progress != NULL)
			job->progress(job->progress_context,
				      atomic_load(&ahead->looked) - atomic_load(&ahead->wrong), ahead->count);
	}
	return NULL;
}

/* Signals are the calling thread's. */
static void start(struct worker *worker)
{
	sigset_t all, before;
	sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	worker->is_started = pthread_create(&worker->thread, NULL, work, worker) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* ---- workers ---- */

static bool worker_begin(struct worker *worker, struct ahead *ahead)
{
	worker->ahead = ahead;
	store_report_init(&worker->sum);
	if (!walk_init_beside(&worker->walk, ahead->main, &ahead->job, &worker->report))
		return false;
	worker->walk.depth_limit =
	    worker->walk.depth_limit < DEPTH_MAX ? worker->walk.depth_limit : DEPTH_MAX;
	return true;
}

/* What was found, into the main walk. The views' order comes later. */
static void worker_end(struct worker *worker, size_t names_before)
{
	struct walk *walk = worker->ahead->main;
	sum_add(walk->report, &worker->sum, names_before);
	walk->marks.met += worker->walk.marks.met;
	walk_views_add(walk, &worker->walk.views);
	walk_clear(&worker->walk);
}

size_t walk_ahead(struct walk *walk, bool *ret_is_right)
{
	const struct store_job *job = walk->job;
	const size_t names_before = walk->report->most_names;
	size_t threads = job->threads < THREADS_MAX ? job->threads : THREADS_MAX, begun = 0;
	/* the paths of all folders were made when the shelves were looked at, or the run stops */
	if (threads < 2 || job->patients != NULL || walk->standing.error != 0 || walk->stop != 0 ||
	    !walk_views_begin(walk))
		return 0;
	struct ahead ahead = {.main = walk,
			      .job = quiet_job(job),
			      .is_right = ret_is_right,
			      .count = job->facts->patient_count};
	struct worker *workers = calloc(threads, sizeof(*workers));
	while (workers != NULL && begun < threads && worker_begin(&workers[begun], &ahead))
		begun++;
	for (size_t i = 1; i < begun; i++)
		start(&workers[i]);
	if (begun > 0) {
		workers[0].is_caller = true;
		(void)work(&workers[0]);
	}
	for (size_t i = 0; i < threads && workers != NULL; i++) {
		if (workers[i].is_started)
			pthread_join(workers[i].thread, NULL);
		if (i < begun)
			worker_end(&workers[i], names_before);
		else if (i == begun)
			walk_clear(&workers[i].walk);
	}
	free(workers);
	size_t right = atomic_load(&ahead.looked) - atomic_load(&ahead.wrong);
	if (job->progress != NULL)
		job->progress(job->progress_context, right, ahead.count);
	return right;
}
