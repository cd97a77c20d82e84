/* The site under attack: settings, people, documents, and what the rules give. */
#include "tests/kernel/attack.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <jansson.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

const char *const person_logins[PEOPLE] = {"dr.mal", "inf.tom", "dr.own", "dr.two",
					   "dr.eve", "dr.obj",  "lab.dep"};
const char *const room_names[ROOMS] = {"medical", "letters", "psychiatry"};
const char *const attack_names[ATTACK_KINDS] = {
#define ATTACK(kind, name) name,
#define ACCIDENT(kind, name) name,
#include "tests/kernel/attack_kinds.h"
};

static const char settings[] =
    "timezone = \"Europe/Paris\"; state_dir = \"%s/state\"; clock_step = \"3650d\";\n"
    "guard = { max_revoked = \"100%%\"; max_granted = \"100%%\"; };\n"
    "stores = ( { name = \"ward\"; root = \"%s\"; views = \"%s\"; regime = \"establishment\"; categories = "
    "(\n"
    "  { name = \"medical\"; path = \"medical\"; settle = \"1s\"; },\n"
    "  { name = \"letters\"; path = \"letters\"; documents = \"working\"; settle = \"2s\"; },\n"
    "  { name = \"psychiatry\"; path = \"psychiatry\"; settle = \"1s\"; sensitive = true; } ); } );\n"
    "professions = (\n"
    "  { name = \"physician\"; emergency = true; matrix = { medical = \"write\"; letters = \"write\"; }; },\n"
    "  { name = \"nurse\"; emergency = true; matrix = { medical = \"read\"; letters = \"write\"; }; },\n"
    "  { name = \"laboratory\"; matrix = { medical = \"deposit\"; }; },\n"
    "  { name = \"psychiatrist\"; matrix = { medical = \"write\"; letters = \"write\"; psychiatry = "
    "\"write\"; }; } );\n";

static const char people[] =
    "professionals = ( { login = \"dr.mal\"; profession = \"physician\"; },\n"
    "  { login = \"inf.tom\"; profession = \"nurse\"; }, { login = \"dr.own\"; profession = "
    "\"psychiatrist\"; "
    "},\n"
    "  { login = \"dr.two\"; profession = \"psychiatrist\"; }, { login = \"dr.eve\"; profession = "
    "\"physician\"; },\n"
    "  { login = \"dr.obj\"; profession = \"physician\"; }, { login = \"lab.dep\"; profession = "
    "\"laboratory\"; } );\n"
    "teams = ( { name = \"one\"; members = ( { login = \"dr.mal\"; }, { login = \"inf.tom\"; }, { login = "
    "\"dr.own\"; },\n"
    "    { login = \"dr.obj\"; }, { login = \"lab.dep\"; } ); },\n"
    "  { name = \"two\"; members = ( { login = \"dr.mal\"; }, { login = \"dr.two\"; } ); } );\n";

/* ---- small things ---- */

void attack_fail(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(2);
}

void attack_must(bool good, const char *what)
{
	if (!good)
		attack_fail(what);
}

unsigned chance_below(struct chance *chance, unsigned limit)
{
	chance->state ^= chance->state << 13;
	chance->state ^= chance->state >> 7;
	chance->state ^= chance->state << 17;
	return (unsigned)(chance->state >> 33) % limit;
}

struct chance chance_new(unsigned seed, unsigned process)
{
	struct chance chance = {(seed + 1) * UINT64_C(0x9e3779b97f4a7c15) +
				process * UINT64_C(0xd1b54a32d192ed03)};
	(void)chance_below(&chance, 2);
	return chance;
}

const char *patient_name(unsigned patient)
{
	static char names[PATIENTS][4];
	snprintf(names[patient], sizeof(names[patient]), "P%02u", (patient + 1) % 100);
	return names[patient];
}

char room_letter(enum room room)
{
	return "swy"[room];
}

void room_path(const struct attack_site *site, unsigned patient, enum room room, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/%s/%s", site->root, patient_name(patient), room_names[room]);
}

void document_path(const struct attack_site *site, unsigned patient, enum room room, unsigned number,
		   char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/%s/%s/%c%u.txt", site->root, patient_name(patient), room_names[room],
		 room_letter(room), number);
}

bool put_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return false;
	bool good = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	close(fd);
	return good;
}

void person_become(const struct attack_site *site, enum person person)
{
	uid_t uid = site->uids[person];
	gid_t gid = uid;
	if (setgroups(1, &gid) || setresgid(gid, gid, gid) || setresuid(uid, uid, uid) || setuid(0) == 0)
		attack_fail("becoming a login");
	(void)prctl(PR_SET_DUMPABLE, 1); /* its own /proc/self/fd */
	umask(022);
}

/* ---- making it ---- */

static void write_registry(const struct attack_site *site)
{
	char path[PATH_SIZE];
	snprintf(path, sizeof(path), "%s/registry.d/site.conf", site->elsewhere);
	FILE *file = fopen(path, "w");
	attack_must(file != NULL, path);
	fprintf(file, "%spatients = (\n", people);
	for (unsigned i = 0; i < PATIENTS; i++)
		fprintf(
		    file,
		    "  { id = \"%s\"; birth_date = \"1950-01-01\"; teams = ( { team = \"%s\"; } );%s }%s\n",
		    patient_name(i), i < TEAM_ONE ? "one" : "two",
		    i == 0 ? " objections = ( { to = \"login:dr.obj\"; } );" : "",
		    i + 1 < PATIENTS ? "," : "");
	fprintf(file, ");\n");
	attack_must(fclose(file) == 0, path);
}

void site_make(struct attack_site *site)
{
	char path[PATH_SIZE];
	snprintf(site->root, sizeof(site->root), "%s/ward", site->directory);
	snprintf(site->views, sizeof(site->views), "%s/views", site->directory);
	snprintf(site->outside, sizeof(site->outside), "%s/outside", site->directory);
	snprintf(site->settings, sizeof(site->settings), "%s/careacl.conf", site->elsewhere);
	attack_must(mkdir(site->elsewhere, 0755) == 0, site->elsewhere);
	attack_must(mkdir(site->root, 0711) == 0 && mkdir(site->views, 0711) == 0, site->root);
	attack_must(chmod(site->directory, 0755) == 0, site->directory);
	snprintf(path, sizeof(path), "%s/registry.d", site->elsewhere);
	attack_must(mkdir(path, 0755) == 0, path);
	FILE *file = fopen(site->settings, "w");
	attack_must(file != NULL, site->settings);
	fprintf(file, settings, site->elsewhere, site->root, site->views);
	attack_must(fclose(file) == 0, site->settings);
	write_registry(site);
	for (unsigned i = 0; i < PEOPLE; i++) {
		const struct passwd *account = getpwnam(person_logins[i]);
		attack_must(account != NULL, person_logins[i]);
		site->uids[i] = account->pw_uid;
	}
}

/* ---- its documents ---- */

/* Written by a colleague, an hour ago: it settles at the next sync. */
static void put_document(struct attack_site *site, unsigned patient, enum room room, unsigned number)
{
	char path[PATH_SIZE], text[128];
	const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = time(NULL) - 3600}};
	document_path(site, patient, room, number, path);
	snprintf(text, sizeof(text), "CONFIDED %u %u %u\n", patient, (unsigned)room, number);
	attack_must(put_file(path, text, 0660) &&
			chown(path, site->uids[PERSON_OWN], site->uids[PERSON_OWN]) == 0 &&
			utimensat(AT_FDCWD, path, times, 0) == 0,
		    path);
	site->document_fds[patient][room][number] = open(path, O_PATH | O_NOFOLLOW);
	attack_must(site->document_fds[patient][room][number] >= 0, path);
}

static void put_documents(struct attack_site *site)
{
	char path[PATH_SIZE];
	for (unsigned patient = 0; patient < PATIENTS; patient++)
		for (enum room room = 0; room < ROOMS; room++) {
			for (unsigned number = 0; number < DOCUMENTS; number++)
				put_document(site, patient, room, number);
			room_path(site, patient, room, path);
			site->room_fds[patient][room] = open(path, O_PATH | O_DIRECTORY);
			attack_must(site->room_fds[patient][room] >= 0, path);
		}
}

static enum access access_by_name(const char *name)
{
	return strcmp(name, "write") == 0     ? ACCESS_WRITE
	       : strcmp(name, "read") == 0    ? ACCESS_READ
	       : strcmp(name, "deposit") == 0 ? ACCESS_DEPOSIT
					      : ACCESS_NONE;
}

/* What the rules give a login, as the command tells it before anybody attacks. */
static void read_access(struct attack_site *site, enum person person)
{
	static char output[1 << 20];
	const char *words[] = {"what", person_logins[person], "--json", NULL};
	attack_must(careacl_run(site, words, output, sizeof(output)) == 0, "careacl what");
	json_t *document = json_loads(output, 0, NULL), *entry;
	size_t index;
	attack_must(document != NULL, "the answer of careacl what");
	json_array_foreach(json_object_get(document, "entries"), index, entry)
	{
		const char *patient = json_string_value(json_object_get(entry, "patient"));
		const char *category = json_string_value(json_object_get(entry, "category"));
		for (unsigned i = 0; i < PATIENTS; i++)
			for (enum room room = 0; room < ROOMS; room++)
				if (strcmp(patient, patient_name(i)) == 0 &&
				    strcmp(category, room_names[room]) == 0)
					site->access[person][i][room] = access_by_name(
					    json_string_value(json_object_get(entry, "access")));
	}
	json_decref(document);
}

void site_fill(struct attack_site *site)
{
	const char *words[] = {"sync", NULL};
	struct stat found;
	char path[PATH_SIZE];
	attack_must(careacl_run(site, words, NULL, 0) == 0, "the first sync");
	put_documents(site);
	attack_must(careacl_run(site, words, NULL, 0) == 0, "the sync that takes documents in");
	document_path(site, 0, ROOM_MEDICAL, 0, path);
	attack_must(stat(path, &found) == 0 && found.st_uid == 0 && (found.st_mode & 0222) == 0, "settling");
	for (enum person person = 0; person < PEOPLE; person++)
		read_access(site, person);
	attack_must(site->access[PERSON_MAL][0][ROOM_LETTERS] == ACCESS_WRITE &&
			site->access[PERSON_OBJ][0][ROOM_LETTERS] == ACCESS_NONE &&
			site->access[PERSON_DEP][0][ROOM_MEDICAL] == ACCESS_DEPOSIT,
		    "what the rules give");
}
