/* Reading marks. */
#include "acl_sync/disk/named.h"

#include "policy/identifier.h"

#include <errno.h>
#include <string.h>

static bool is_category(const struct facts *facts, const char *name, size_t length)
{
	for (size_t i = 0; i < facts->policy->category_count; i++) {
		const char *category = facts->policy->categories[i].name;
		if (strlen(category) == length && strncmp(category, name, length) == 0)
			return true;
	}
	return false;
}

/* Does `rest` go on with a category and a path? Then what stands before it is a patient; unless it is a category too,
 * and no patient has that name. */
static bool is_patient(const struct facts *facts, const char *first, const char *rest)
{
	const char *slash = strchr(rest, '/');
	if (slash == NULL)
		return false;
	return !is_category(facts, first, strlen(first)) ||
	       (is_category(facts, rest, (size_t)(slash - rest)) && facts_patient(facts, first) != NO_ID);
}

int named_mark_read(struct handle handle, const struct facts *facts, struct named_mark *ret_mark)
{
	int error = handle_get_attribute(handle, NAMED_MARK, ret_mark->text, sizeof(ret_mark->text));
	char *slash = error == 0 ? strchr(ret_mark->text, '/') : NULL;
	if (error != 0)
		return error;
	if (slash == NULL)
		return strcmp(ret_mark->text, NAMED_TOO_LONG) == 0 ? -ENAMETOOLONG : -ERANGE;
	*slash = '\0';
	ret_mark->patient = NULL;
	ret_mark->category = ret_mark->text;
	ret_mark->path = slash + 1;
	if (!is_patient(facts, ret_mark->text, slash + 1))
		return 0;
	slash = strchr(slash + 1, '/');
	*slash = '\0';
	ret_mark->patient = ret_mark->text;
	ret_mark->category = ret_mark->path;
	ret_mark->path = slash + 1;
	return 0;
}

bool named_mark_is_none(int error)
{
	return error == -ENODATA || error == -ERANGE || error == -ENAMETOOLONG || error == -EOPNOTSUPP;
}

bool named_mark_is_of(const struct named_mark *mark, const char *patient)
{
	return mark->patient == NULL || strcmp(mark->patient, patient) == 0;
}

bool named_mark_leads_to(const struct named_mark *mark, const char *category, const char *path)
{
	return strcmp(mark->category, category) == 0 && plain_path_is_within(path, mark->path);
}
