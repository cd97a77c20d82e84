/* Does every door ask pam_careacl? Only the account phase counts: it is the one that all of them run. */
#include "acl_sync/check/check_pam_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Services through which people come in. */
static const char *const doors[] = {"sshd", "samba", "login", "su", "cron", "vsftpd"};
#define DOOR_COUNT (sizeof(doors) / sizeof(doors[0]))

/* Leftovers of editors and packages: libpam never reads them. */
static const char *const leftovers[] = {"~",         ".dpkg-dist", ".dpkg-new", ".dpkg-old",
					".dpkg-tmp", ".ucf-dist",  ".ucf-old",  ".pam-old",
					".rpmnew",   ".rpmsave",   ".bak",      ".orig"};

static bool is_service_name(const char *name)
{
	size_t length = strlen(name);
	if (name[0] == '.')
		return false;
	for (size_t i = 0; i < sizeof(leftovers) / sizeof(leftovers[0]); i++) {
		size_t tail = strlen(leftovers[i]);
		if (length >= tail && strcmp(name + length - tail, leftovers[i]) == 0)
			return false;
	}
	return true;
}

/* Names in the words of a sentence, "a, b, c", bounded. */
static void name_add(char *names, size_t size, const char *name)
{
	size_t length = strlen(names);
	snprintf(names + length, size - length, "%s%s", length > 0 ? ", " : "", name);
}

/* Is it a way in on this host? sshd and Samba are known by their settings, the others by their file alone. Those
 * two go by the service "other" where they have no file. */
static bool is_door(struct check_run *run, const char *door)
{
	struct pam_stack stack;
	if (strcmp(door, "sshd") == 0 && run->has_sshd)
		return true;
	if (strcmp(door, "samba") == 0)
		return run->serves_store;
	return pam_stack_read(run, door, &stack);
}

/* What is found out about the services of both directories. */
struct door_scan {
	struct check_run *run;
	bool asks[DOOR_COUNT];
	bool any;
	bool other_asks;
	struct doors *doors; /* NULL: nobody wants the names */
};

enum door_state { DOOR_NONE, DOOR_SILENT, DOOR_ASKS };

static enum door_state door_state(const struct door_scan *scan, const char *door, bool asks)
{
	struct pam_stack stack;
	if (asks || (scan->other_asks && !pam_stack_read(scan->run, door, &stack)))
		return DOOR_ASKS;
	return is_door(scan->run, door) ? DOOR_SILENT : DOOR_NONE;
}

/* Doors that do not ask, while others do. */
static void silent_doors_check(const struct door_scan *scan)
{
	char silent[128] = "", asking[128] = "";
	for (size_t i = 0; i < DOOR_COUNT; i++) {
		enum door_state state = door_state(scan, doors[i], scan->asks[i]);
		if (state == DOOR_ASKS)
			name_add(asking, sizeof(asking), doors[i]);
		else if (state == DOOR_SILENT)
			name_add(silent, sizeof(silent), doors[i]);
	}
	if (asking[0] != '\0' && silent[0] != '\0')
		check_warn(scan->run, (struct origin){scan->run->places->pam_directory, 0},
			   "pam_careacl is asked by %s, but not by %s: a suspended or expired login comes in "
			   "there; put \"account required pam_careacl.so\" into them, or into common-account",
			   asking, silent);
}

/* Each once, and none of the files that services include. */
static void door_add(struct door_scan *scan, const char *service)
{
	struct doors *found = scan->doors;
	for (size_t i = 0; i < found->asking_count; i++)
		if (strcmp(found->asking[i], service) == 0)
			return;
	const char *name = strncmp(service, "common-", 7) == 0 || found->asking_count == DOORS_MAX
			       ? NULL
			       : arena_strdup(scan->run->arena, service);
	if (name != NULL)
		found->asking[found->asking_count++] = name;
}

static void service_scan(struct door_scan *scan, const char *service)
{
	bool asks = pam_service_check(scan->run, service);
	scan->any = scan->any || asks;
	if (asks && scan->doors != NULL)
		door_add(scan, service);
	if (strcmp(service, "other") == 0)
		scan->other_asks = asks;
	for (size_t i = 0; i < DOOR_COUNT; i++)
		if (strcmp(doors[i], service) == 0)
			scan->asks[i] = asks;
}

/* False: there is none, or it cannot be read. A name of both directories is the same service twice: harmless. */
static bool directory_scan(struct door_scan *scan, const char *directory)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, NULL, alphasort);
	if (count < 0 && errno != ENOENT)
		check_warn(scan->run, (struct origin){directory, 0},
			   "cannot be read (%s), so whether services ask pam_careacl was not checked; run "
			   "check as root",
			   strerror(errno));
	for (int i = 0; i < count; i++) {
		if (entries[i]->d_type != DT_DIR && is_service_name(entries[i]->d_name))
			service_scan(scan, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return count >= 0;
}

void check_pam(struct check_run *run)
{
	struct door_scan scan = {.run = run};
	const char *directory = run->places->pam_directory;
	bool read = directory_scan(&scan, directory);
	read = directory_scan(&scan, run->places->pam_vendor_directory) || read;
	if (!read || !check_is_own_site(run) || !(run->has_sshd || run->has_samba))
		return;
	if (!scan.any)
		check_warn(
		    run, (struct origin){directory, 0},
		    "no service asks pam_careacl: a suspended or expired login still comes in, "
		    "whatever the ACLs say of the folders; careacl pam enable --trial 10m puts it in, or put "
		    "\"account required pam_careacl.so\" into common-account");
	silent_doors_check(&scan);
}

void check_doors(const struct service_places *places, struct findings *findings, struct arena *arena,
		 struct doors *ret_doors)
{
	const struct settings nothing = {.state_dir = places->module_state_dir};
	struct check_run run = {.settings = &nothing, .places = places, .findings = findings, .arena = arena};
	struct door_scan scan = {.run = &run, .doors = ret_doors};
	*ret_doors = (struct doors){0};
	check_sshd(&run);
	check_samba(&run);
	(void)directory_scan(&scan, places->pam_directory);
	(void)directory_scan(&scan, places->pam_vendor_directory);
	for (size_t i = 0; i < DOOR_COUNT; i++)
		if (door_state(&scan, doors[i], scan.asks[i]) == DOOR_SILENT)
			ret_doors->silent[ret_doors->silent_count++] = doors[i];
}
