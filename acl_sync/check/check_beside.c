/* Where else a store is seen, for a verb that has the whole site. */
#include "acl_sync/check/check.h"
#include "acl_sync/check/mount_table.h"

size_t check_beside(struct site *site, const struct store *store, struct trial_beside *beside,
		    size_t capacity)
{
	struct check_run run = {
	    .places = &service_places_of_host, .findings = &site->findings, .arena = site->arena};
	struct mount_table table;
	bool unused;
	const char *root = check_path(&run, store->root, &unused);
	mount_table_read(&run, &table);
	return root == NULL ? 0 : mount_beside(&run, &table, root, beside, capacity);
}
