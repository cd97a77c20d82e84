/* The state: what is kept comes back; what is none, refused or damaged is told apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "registry/state_db.h"
#include "registry/state_holds.h"
#include "registry/state_statements.h"
#include "registry/state_turns.h"
#include "tests/unit/scratch.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
	char folder[SCRATCH_SIZE];
	struct arena *arena;
	struct state_db *state;
	char message[256];
};

static enum state_result open_state(struct place *place, enum state_mode mode, bool *ret_created)
{
	state_db_close(place->state);
	return state_db_open(place->folder, mode, &place->state, ret_created, place->message,
			     sizeof(place->message));
}

static int set_up(void **ret_state)
{
	struct place *place = calloc(1, sizeof(*place));
	scratch_make(place->folder);
	place->arena = arena_new();
	*ret_state = place;
	return 0;
}

static int tear_down(void **ret_state)
{
	struct place *place = *ret_state;
	state_db_close(place->state);
	arena_free(place->arena);
	scratch_remove(place->folder);
	free(place);
	return 0;
}

static bool exists(const struct place *place, const char *name)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/%s", place->folder, name);
	return access(path, F_OK) == 0;
}

static void test_open_reading_creates_nothing(void **ret_state)
{
	struct place *place = *ret_state;
	assert_int_equal(open_state(place, STATE_READ, NULL), STATE_NONE);
	assert_null(place->state);
	assert_false(exists(place, STATE_DB_FILE));
	strcat(place->folder, "/missing");
	assert_int_equal(open_state(place, STATE_READ, NULL), STATE_NONE);
	*strrchr(place->folder, '/') = '\0';
}

static void test_reading_leaves_no_files(void **ret_state)
{
	struct place *place = *ret_state;
	int64_t value;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(open_state(place, STATE_READ, NULL), STATE_OK);
	assert_int_equal(state_number(place->state, STATE_CLOCK, &value), STATE_NONE);
	state_db_close(place->state);
	place->state = NULL;
	assert_false(exists(place, STATE_DB_FILE "-wal"));
	assert_false(exists(place, STATE_DB_FILE "-shm"));
}

static void test_created_once_private(void **ret_state)
{
	struct place *place = *ret_state;
	struct stat info;
	char path[128];
	bool created = false;
	assert_int_equal(open_state(place, STATE_WRITE, &created), STATE_OK);
	assert_true(created);
	assert_int_equal(open_state(place, STATE_WRITE, &created), STATE_OK);
	assert_false(created);
	snprintf(path, sizeof(path), "%s/%s", place->folder, STATE_DB_FILE);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 07777, 0600);
}

static void test_values(void **ret_state)
{
	struct place *place = *ret_state;
	const char *text;
	int64_t number;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_number(place->state, STATE_CLOCK, &number), STATE_NONE);
	assert_int_equal(state_text(place->state, STATE_BOOT_ID, place->arena, &text), STATE_NONE);
	assert_int_equal(state_set_number(place->state, STATE_CLOCK, INT64_MAX), STATE_OK);
	assert_int_equal(state_set_number(place->state, STATE_CLOCK, -42), STATE_OK);
	assert_int_equal(state_set_text(place->state, STATE_BOOT_ID, "it's \"quoted\""), STATE_OK);
	assert_int_equal(open_state(place, STATE_READ, NULL), STATE_OK);
	assert_int_equal(state_number(place->state, STATE_CLOCK, &number), STATE_OK);
	assert_int_equal(number, -42);
	assert_int_equal(state_text(place->state, STATE_BOOT_ID, place->arena, &text), STATE_OK);
	assert_string_equal(text, "it's \"quoted\"");
}

static void test_transaction_given_up(void **ret_state)
{
	struct place *place = *ret_state;
	int64_t number;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_db_begin(place->state), STATE_OK);
	assert_int_equal(state_set_number(place->state, STATE_CLOCK, 1), STATE_OK);
	state_db_rollback(place->state);
	assert_int_equal(state_number(place->state, STATE_CLOCK, &number), STATE_NONE);
	assert_int_equal(state_db_begin(place->state), STATE_OK);
	assert_int_equal(state_set_number(place->state, STATE_CLOCK, 2), STATE_OK);
	/* closed in the middle: as after a kill */
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_number(place->state, STATE_CLOCK, &number), STATE_NONE);
}

static struct state_texts make_texts(unsigned char id, const struct state_text *items, size_t count)
{
	struct state_texts texts = {.items = items, .count = count};
	memset(texts.id, id, sizeof(texts.id));
	return texts;
}

static void test_texts(void **ret_state)
{
	struct place *place = *ret_state;
	const struct state_text one[] = {{STATE_TEXT_SETTINGS, {"careacl.conf", "a = 1;", 6, 0}},
					 {STATE_TEXT_REGISTRY, {"registry.d/\xe9.conf", "", 0, 0}},
					 {STATE_TEXT_GROUP, {"ward", "a\0b", 3, 0}}};
	const struct state_text two[] = {{STATE_TEXT_SETTINGS, {"careacl.conf", "b", 1, 0}}};
	struct state_texts texts = make_texts(1, one, 3), other = make_texts(2, two, 1), read;
	unsigned char id[STATE_TEXTS_ID_SIZE];
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_texts_id(place->state, STATE_TEXTS_GOOD, id), STATE_NONE);
	assert_int_equal(state_texts_load(place->state, STATE_TEXTS_GOOD, place->arena, &read), STATE_NONE);
	assert_int_equal(state_texts_store(place->state, STATE_TEXTS_GOOD, &texts), STATE_OK);
	assert_int_equal(state_texts_store(place->state, "base:a", &texts), STATE_OK);
	assert_int_equal(state_texts_store(place->state, STATE_TEXTS_GOOD, &other), STATE_OK);
	/* the base keeps the first ones */
	assert_int_equal(state_texts_load(place->state, "base:a", place->arena, &read), STATE_OK);
	assert_int_equal(read.count, 3);
	assert_memory_equal(read.id, texts.id, sizeof(read.id));
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(read.items[i].kind, one[i].kind);
		assert_string_equal(read.items[i].text.name, one[i].text.name);
		assert_int_equal(read.items[i].text.size, one[i].text.size);
		assert_memory_equal(read.items[i].text.text, one[i].text.text, one[i].text.size + 1);
	}
	assert_int_equal(state_texts_load(place->state, STATE_TEXTS_GOOD, place->arena, &read), STATE_OK);
	assert_int_equal(read.count, 1);
	assert_string_equal(read.items[0].text.text, "b");
}

static int64_t number_of(struct place *place, const char *sql)
{
	char path[128];
	sqlite3 *db;
	sqlite3_stmt *statement;
	snprintf(path, sizeof(path), "%s/%s", place->folder, STATE_DB_FILE);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

/* The text of a large registry is written and dropped in parts: a verb of the desk waits for none of its size. */
static void test_large_texts(void **ret_state)
{
	enum { SIZE = 3 * STATE_TURN_BYTES + 7 };
	struct place *place = *ret_state;
	char *large = malloc(SIZE + 1);
	assert_non_null(large);
	for (size_t i = 0; i < SIZE; i++)
		large[i] = (char)('a' + i * 31 % 26 + i / STATE_TURN_BYTES);
	large[SIZE] = '\0';
	const struct state_text items[] = {{STATE_TEXT_SETTINGS, {"careacl.conf", "x", 1, 0}},
					   {STATE_TEXT_REGISTRY, {"a.conf", large, SIZE, 0}},
					   {STATE_TEXT_REGISTRY, {"b.conf", large, STATE_TURN_BYTES, 0}},
					   {STATE_TEXT_GROUP, {"ward", "", 0, 0}}};
	struct state_texts texts = make_texts(1, items, 4), other = make_texts(2, items, 1), read;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_texts_prepare(place->state, &texts), STATE_OK);
	assert_int_equal(state_texts_store(place->state, STATE_TEXTS_GOOD, &texts), STATE_OK);
	assert_int_equal(number_of(place, "SELECT MAX(LENGTH(text)) FROM texts"), STATE_TURN_BYTES);
	assert_int_equal(number_of(place, "SELECT COUNT(*) FROM texts"), 7);
	assert_int_equal(state_texts_load(place->state, STATE_TEXTS_GOOD, place->arena, &read), STATE_OK);
	assert_int_equal(read.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(read.items[i].kind, items[i].kind);
		assert_string_equal(read.items[i].text.name, items[i].text.name);
		assert_int_equal(read.items[i].text.size, items[i].text.size);
		assert_memory_equal(read.items[i].text.text, items[i].text.text, items[i].text.size);
		assert_int_equal(read.items[i].text.text[items[i].text.size], '\0');
	}
	struct config_text found;
	assert_int_equal(state_texts_find(place->state, STATE_TEXTS_GOOD, "a.conf", place->arena, &found),
			 STATE_OK);
	assert_int_equal(found.size, SIZE);
	assert_memory_equal(found.text, large, SIZE + 1);
	assert_int_equal(state_texts_find(place->state, STATE_TEXTS_GOOD, "ward", place->arena, &found),
			 STATE_NONE);
	assert_int_equal(state_texts_store(place->state, STATE_TEXTS_GOOD, &other), STATE_OK);
	assert_int_equal(state_texts_drop(place->state), STATE_OK);
	assert_int_equal(number_of(place, "SELECT COUNT(*) FROM texts"), 1);
	free(large);
}

/* Texts that no role names any more are dropped. */
static void test_texts_are_dropped(void **ret_state)
{
	struct place *place = *ret_state;
	const struct state_text items[] = {{STATE_TEXT_SETTINGS, {"careacl.conf", "x", 1, 0}}};
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	for (unsigned char id = 1; id < 10; id++) {
		struct state_texts texts = make_texts(id, items, 1);
		assert_int_equal(state_texts_store(place->state, STATE_TEXTS_GOOD, &texts), STATE_OK);
	}
	assert_int_equal(state_texts_drop(place->state), STATE_OK);
	assert_int_equal(number_of(place, "SELECT COUNT(*) FROM texts"), 1);
}

static void test_uids(void **ret_state)
{
	struct place *place = *ret_state;
	const struct state_uid stored[] = {
	    {"zoe", 4294967294u, 10}, {"anna", 1000, 20}, {"bob", (uid_t)-1, 30}, {"anna", 1001, 40}};
	const struct state_uid *read;
	size_t count;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_uids_load(place->state, place->arena, &read, &count), STATE_OK);
	assert_int_equal(count, 0);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(state_uid_store(place->state, &stored[i]), STATE_OK);
	assert_int_equal(state_uids_load(place->state, place->arena, &read, &count), STATE_OK);
	assert_int_equal(count, 3);
	assert_string_equal(read[0].login, "anna");
	assert_int_equal(read[0].uid, 1001);
	assert_int_equal(read[0].confirmed, 40);
	assert_string_equal(read[1].login, "bob");
	assert_int_equal(read[1].uid, (uid_t)-1);
	assert_int_equal(read[2].uid, 4294967294u);
}

static void store_previous(struct place *place, int64_t generation, const char *store, const char *path,
			   uint64_t inode, mode_t mode, const void *acl, size_t size)
{
	struct state_previous previous = {.path = path,
					  .device = UINT64_MAX,
					  .inode = inode,
					  .owner = 7,
					  .group = 8,
					  .mode = mode,
					  .access_acl = acl,
					  .access_size = size};
	int64_t last = 0;
	while (last < generation && state_generation_last(place->state, &last) != STATE_ERROR &&
	       last < generation)
		assert_int_equal(state_generation_new(place->state, 99, &last), STATE_OK);
	assert_int_equal(state_previous_store(place->state, generation, store, &previous), STATE_OK);
}

/* undo: the oldest of each object since the generation, newest first; other stores and generations stay. */
static void test_previous(void **ret_state)
{
	struct place *place = *ret_state;
	const struct state_previous *read;
	size_t count;
	int64_t last;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_generation_last(place->state, &last), STATE_NONE);
	store_previous(place, 1, "a", "P1", 11, 0100, NULL, 0);
	store_previous(place, 2, "a", "P1", 11, 0200, "\0acl", 4);
	store_previous(place, 2, "a", "P\xff", 12, 0300, NULL, 0);
	store_previous(place, 3, "a", "P1", 11, 0400, NULL, 0);
	store_previous(place, 3, "b", "P1", 13, 0500, NULL, 0);
	assert_int_equal(state_generation_last(place->state, &last), STATE_OK);
	assert_int_equal(last, 3);
	assert_int_equal(state_previous_load(place->state, 2, "a", place->arena, &read, &count), STATE_OK);
	assert_int_equal(count, 2);
	assert_string_equal(read[0].path, "P\xff");
	assert_int_equal(read[0].access_size, 0);
	assert_null(read[0].access_acl);
	assert_string_equal(read[1].path, "P1");
	assert_int_equal(read[1].mode, 0200);
	assert_int_equal(read[1].device, UINT64_MAX);
	assert_int_equal(read[1].owner, 7);
	assert_int_equal(read[1].group, 8);
	assert_int_equal(read[1].access_size, 4);
	assert_memory_equal(read[1].access_acl, "\0acl", 4);
	assert_null(read[1].default_acl);
	assert_int_equal(state_previous_forget(place->state, 2, "a"), STATE_OK);
	assert_int_equal(state_previous_load(place->state, 1, "a", place->arena, &read, &count), STATE_OK);
	assert_int_equal(count, 1);
	assert_int_equal(read[0].mode, 0100);
	assert_int_equal(state_previous_load(place->state, 1, "b", place->arena, &read, &count), STATE_OK);
	assert_int_equal(count, 1);
}

static void test_adoption(void **ret_state)
{
	struct place *place = *ret_state;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_adoption_store(place->state, 3, "a"), STATE_OK);
	assert_int_equal(state_adoption_store(place->state, 3, "a"), STATE_OK);
	assert_int_equal(state_adoption_since(place->state, 3, "a"), STATE_OK);
	assert_int_equal(state_adoption_since(place->state, 4, "a"), STATE_NONE);
	assert_int_equal(state_adoption_since(place->state, 1, "b"), STATE_NONE);
	assert_int_equal(state_previous_forget(place->state, 1, "a"), STATE_OK);
	assert_int_equal(state_adoption_since(place->state, 1, "a"), STATE_NONE);
}

/* Damage is an error, never "there is none". */
static void test_damaged(void **ret_state)
{
	struct place *place = *ret_state;
	char path[128], noise[8192];
	snprintf(path, sizeof(path), "%s/%s", place->folder, STATE_DB_FILE);
	memset(noise, 'x', sizeof(noise));
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, noise, sizeof(noise)), sizeof(noise));
	close(fd);
	assert_int_equal(open_state(place, STATE_READ, NULL), STATE_ERROR);
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_ERROR);
	assert_null(place->state);
	assert_non_null(strstr(place->message, "damaged"));
}

/* An empty file: a state that another process is just making, or that was emptied. */
static void test_empty_file(void **ret_state)
{
	struct place *place = *ret_state;
	char path[128];
	bool created = false;
	snprintf(path, sizeof(path), "%s/%s", place->folder, STATE_DB_FILE);
	close(open(path, O_WRONLY | O_CREAT, 0600));
	assert_int_equal(open_state(place, STATE_READ, NULL), STATE_NONE);
	assert_null(place->state);
	assert_int_equal(open_state(place, STATE_WRITE, &created), STATE_OK);
	assert_true(created);
}

static void test_other_version(void **ret_state)
{
	struct place *place = *ret_state;
	char path[128];
	sqlite3 *db;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	state_db_close(place->state);
	place->state = NULL;
	snprintf(path, sizeof(path), "%s/%s", place->folder, STATE_DB_FILE);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_ERROR);
	assert_non_null(strstr(place->message, "99"));
}

/* A state as the first careacl left it: tests/fixtures/state. */
static void put_old_state(struct place *place)
{
	char command[256];
	snprintf(command, sizeof(command), "cp tests/fixtures/state/version-1.db '%s/" STATE_DB_FILE "'",
		 place->folder);
	assert_int_equal(system(command), 0);
}

static int64_t version_of(const struct place *place)
{
	char path[128];
	sqlite3 *db;
	sqlite3_stmt *statement;
	snprintf(path, sizeof(path), "%s/%s", place->folder, STATE_DB_FILE);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t version = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return version;
}

/* What the first careacl kept. */
static void expect_old_content(struct place *place)
{
	const struct state_previous *previous;
	const struct state_uid *uids;
	struct state_texts texts;
	const char *config;
	int64_t number;
	size_t count;
	assert_int_equal(state_generation_last(place->state, &number), STATE_OK);
	assert_int_equal(number, 2);
	assert_int_equal(state_adoption_since(place->state, 1, "clinical"), STATE_OK);
	assert_int_equal(state_text(place->state, STATE_CONFIG_PATH, place->arena, &config), STATE_OK);
	assert_string_equal(config, "/run/site/careacl.conf");
	assert_int_equal(state_uids_load(place->state, place->arena, &uids, &count), STATE_OK);
	assert_int_equal(count, 3);
	assert_int_equal(uids[0].uid, 21001);
	assert_int_equal(uids[1].uid, (uid_t)-1);
	assert_int_equal(state_texts_load(place->state, "base:clinical", place->arena, &texts), STATE_OK);
	assert_int_equal(texts.count, 3);
	assert_int_equal(state_previous_load(place->state, 1, "clinical", place->arena, &previous, &count),
			 STATE_OK);
	assert_int_equal(count, 1);
	assert_string_equal(previous[0].path, "P001/medical/a");
	assert_int_equal(previous[0].mode & 0777, 0666);
}

/* Read by a verb that changes nothing, an old state says what it says, and stays old. */
static void test_old_schema_is_read(void **ret_state)
{
	struct place *place = *ret_state;
	const struct state_aside *asides;
	const struct state_refiling *refilings;
	struct state_author author;
	struct state_aside aside;
	struct state_holds holds;
	size_t count = 7;
	put_old_state(place);
	assert_int_equal(open_state(place, STATE_READ, NULL), STATE_OK);
	expect_old_content(place);
	assert_int_equal(state_holds_during(place->state, 0, STATE_STILL, place->arena, &holds), STATE_OK);
	assert_int_equal(holds.count, 0);
	assert_int_equal(state_author(place->state, "clinical", 1, 2, place->arena, &author), STATE_NONE);
	assert_int_equal(state_aside(place->state, "clinical", "x", place->arena, &aside), STATE_NONE);
	assert_int_equal(state_asides_load(place->state, "clinical", place->arena, &asides, &count),
			 STATE_OK);
	assert_int_equal(count, 0);
	assert_int_equal(state_refilings_begun(place->state, "clinical", place->arena, &refilings, &count),
			 STATE_OK);
	assert_int_equal(count, 0);
	assert_int_equal(version_of(place), 1);
}

static void test_old_schema_is_migrated(void **ret_state)
{
	struct place *place = *ret_state;
	const struct state_aside *asides;
	bool created = true;
	size_t count;
	put_old_state(place);
	created = false;
	assert_int_equal(open_state(place, STATE_WRITE, &created), STATE_OK);
	assert_false(created);
	expect_old_content(place);
	assert_true(version_of(place) > 1);
	assert_int_equal(state_asides_load(place->state, "clinical", place->arena, &asides, &count),
			 STATE_OK);
	assert_int_equal(count, 0);
	assert_int_equal(open_state(place, STATE_WRITE, &created), STATE_OK);
	assert_false(created);
	expect_old_content(place);
}

/* All of it or nothing: a migration that fails on the way leaves the old state, which is still read. */
static void test_migration_that_fails(void **ret_state)
{
	struct place *place = *ret_state;
	char path[128];
	sqlite3 *db;
	put_old_state(place);
	snprintf(path, sizeof(path), "%s/%s", place->folder, STATE_DB_FILE);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	/* the last table that schema 2 makes is there already */
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE refiling (x)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_ERROR);
	assert_non_null(strstr(place->message, "refiling"));
	assert_int_equal(version_of(place), 1);
	assert_int_equal(open_state(place, STATE_READ, NULL), STATE_OK);
	expect_old_content(place);
	state_db_close(place->state);
	place->state = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "SELECT * FROM author", NULL, NULL, NULL), SQLITE_ERROR);
	sqlite3_close(db);
}

static void test_authors(void **ret_state)
{
	struct place *place = *ret_state;
	const struct state_author first = {1, UINT64_MAX, "dr.a", 7001, 10},
				  again = {1, UINT64_MAX, "dr.a", 7001, 20},
				  unknown = {1, UINT64_MAX, NULL, 7009, 30};
	struct state_author read;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_author(place->state, "a", 1, UINT64_MAX, place->arena, &read), STATE_NONE);
	assert_int_equal(state_author_store(place->state, "a", &first), STATE_OK);
	assert_int_equal(state_author_store(place->state, "a", &again), STATE_OK);
	assert_int_equal(state_author(place->state, "a", 1, UINT64_MAX, place->arena, &read), STATE_OK);
	assert_string_equal(read.login, "dr.a");
	assert_int_equal(read.uid, 7001);
	assert_int_equal(read.at, 10); /* nothing new was said */
	assert_int_equal(state_author(place->state, "b", 1, UINT64_MAX, place->arena, &read), STATE_NONE);
	assert_int_equal(state_author_store(place->state, "a", &unknown), STATE_OK);
	assert_int_equal(state_author_store(place->state, "a", &unknown), STATE_OK);
	assert_int_equal(state_author(place->state, "a", 1, UINT64_MAX, place->arena, &read), STATE_OK);
	assert_null(read.login);
	assert_int_equal(read.uid, 7009);
	assert_int_equal(state_author_store(place->state, "a", &again), STATE_OK);
	assert_int_equal(state_author(place->state, "a", 1, UINT64_MAX, place->arena, &read), STATE_OK);
	assert_int_equal(read.at, 20); /* theirs once more */
}

static void test_asides(void **ret_state)
{
	struct place *place = *ret_state;
	const struct state_aside two = {"22", "P2", "letters", "a/b\xff", 2},
				 one = {"11", "P1", "medical", "x", 1};
	const struct state_aside *read;
	struct state_aside found;
	size_t count;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_aside(place->state, "a", "11", place->arena, &found), STATE_NONE);
	assert_int_equal(state_aside_store(place->state, "a", &two), STATE_OK);
	assert_int_equal(state_aside_store(place->state, "a", &one), STATE_OK);
	assert_int_equal(state_aside_store(place->state, "b", &one), STATE_OK);
	assert_int_equal(state_asides_load(place->state, "a", place->arena, &read, &count), STATE_OK);
	assert_int_equal(count, 2);
	assert_string_equal(read[1].name, "22");
	assert_string_equal(read[1].patient, "P2");
	assert_string_equal(read[1].category, "letters");
	assert_string_equal(read[1].path, "a/b\xff");
	assert_int_equal(read[1].at, 2);
	assert_int_equal(state_aside(place->state, "a", "11", place->arena, &found), STATE_OK);
	assert_string_equal(found.path, "x");
	assert_int_equal(state_aside_forget(place->state, "a", "11"), STATE_OK);
	assert_int_equal(state_aside_forget(place->state, "a", "11"), STATE_OK);
	assert_int_equal(state_aside(place->state, "a", "11", place->arena, &found), STATE_NONE);
	assert_int_equal(state_aside(place->state, "b", "11", place->arena, &found), STATE_OK);
}

static void test_refilings(void **ret_state)
{
	struct place *place = *ret_state;
	struct state_refiling asked = {.generation = 4,
				       .store = "a",
				       .from = "P1",
				       .into = "P2",
				       .category = "medical",
				       .path = "2026/x\xe9.pdf",
				       .aside = "0123",
				       .device = 5,
				       .inode = UINT64_MAX,
				       .by_uid = 1000,
				       .at = 77};
	const struct state_refiling *read;
	int64_t first, second;
	size_t count;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_refiling_store(place->state, &asked, &first), STATE_OK);
	assert_int_equal(state_refiling_store(place->state, &asked, &second), STATE_OK);
	assert_int_equal(state_refiling_end(place->state, first, STATE_REFILING_DONE, 78), STATE_OK);
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(state_refilings_begun(place->state, "b", place->arena, &read, &count), STATE_OK);
	assert_int_equal(count, 0);
	assert_int_equal(state_refilings_begun(place->state, "a", place->arena, &read, &count), STATE_OK);
	assert_int_equal(count, 1);
	assert_int_equal(read[0].id, second);
	assert_int_equal(read[0].generation, 4);
	assert_string_equal(read[0].from, "P1");
	assert_string_equal(read[0].into, "P2");
	assert_string_equal(read[0].category, "medical");
	assert_string_equal(read[0].path, "2026/x\xe9.pdf");
	assert_string_equal(read[0].aside, "0123");
	assert_int_equal(read[0].inode, UINT64_MAX);
	assert_int_equal(read[0].by_uid, 1000);
	assert_int_equal(state_refiling_end(place->state, second, STATE_REFILING_GIVEN_UP, 79), STATE_OK);
	assert_int_equal(state_refilings_begun(place->state, "a", place->arena, &read, &count), STATE_OK);
	assert_int_equal(count, 0);
}

/* Two runs at once, each with its own connection: never one number twice. */
static void test_generations_of_two(void **ret_state)
{
	struct place *place = *ret_state;
	struct state_db *other;
	int64_t first, second;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(
	    state_db_open(place->folder, STATE_WRITE, &other, NULL, place->message, sizeof(place->message)),
	    STATE_OK);
	assert_int_equal(state_generation_last(place->state, &first), STATE_NONE);
	assert_int_equal(state_generation_new(place->state, 1, &first), STATE_OK);
	assert_int_equal(state_generation_new(other, 1, &second), STATE_OK);
	assert_int_equal(first, 1);
	assert_int_equal(second, 2);
	state_db_close(other);
}

static void test_folder_of_others(void **ret_state)
{
	struct place *place = *ret_state;
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	assert_int_equal(chmod(place->folder, 0770), 0);
	assert_int_equal(open_state(place, STATE_READ, NULL), STATE_ERROR);
	assert_int_equal(chmod(place->folder, 0700), 0);
	assert_int_equal(open_state(place, STATE_READ, NULL), STATE_OK);
}

/* A symbolic link in the place of the state is not followed. */
static void test_symbolic_link(void **ret_state)
{
	struct place *place = *ret_state;
	char path[128], moved[160];
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_OK);
	state_db_close(place->state);
	place->state = NULL;
	snprintf(path, sizeof(path), "%s/%s", place->folder, STATE_DB_FILE);
	snprintf(moved, sizeof(moved), "%s.moved", path);
	assert_int_equal(rename(path, moved), 0);
	assert_int_equal(symlink(moved, path), 0);
	assert_int_equal(open_state(place, STATE_WRITE, NULL), STATE_ERROR);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_open_reading_creates_nothing),
	    CASE(test_reading_leaves_no_files),
	    CASE(test_created_once_private),
	    CASE(test_values),
	    CASE(test_transaction_given_up),
	    CASE(test_texts),
	    CASE(test_large_texts),
	    CASE(test_texts_are_dropped),
	    CASE(test_uids),
	    CASE(test_previous),
	    CASE(test_adoption),
	    CASE(test_damaged),
	    CASE(test_empty_file),
	    CASE(test_other_version),
	    CASE(test_old_schema_is_read),
	    CASE(test_old_schema_is_migrated),
	    CASE(test_migration_that_fails),
	    CASE(test_authors),
	    CASE(test_asides),
	    CASE(test_refilings),
	    CASE(test_generations_of_two),
	    CASE(test_folder_of_others),
	    CASE(test_symbolic_link),
	};
	return cmocka_run_group_tests_name("state_db", tests, NULL, NULL);
}
