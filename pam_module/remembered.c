#include "pam_module/remembered.h"

#include <stdio.h>

/* The login is a part of the name under which its uid is kept: another login of the same handle has another. */
struct remembered_name {
	char text[96];
};

static bool make_name(struct remembered_name *ret_name, const char *login)
{
	int length = snprintf(ret_name->text, sizeof(ret_name->text), "careacl_uid %s", login);

	return length > 0 && (size_t)length < sizeof(ret_name->text);
}

/* The number itself is what the handle keeps, as an address into nothing: so there is no memory to be had or freed. */
void remembered_keep(pam_handle_t *pamh, const char *login, uint32_t uid)
{
	struct remembered_name name;

	if (make_name(&name, login))
		(void)pam_set_data(pamh, name.text, (void *)(uintptr_t)uid, NULL);
}

bool remembered_find(const pam_handle_t *pamh, const char *login, uint32_t *ret_uid)
{
	struct remembered_name name;
	const void *kept = NULL;

	if (!make_name(&name, login) || pam_get_data(pamh, name.text, &kept) != PAM_SUCCESS)
		return false;
	*ret_uid = (uint32_t)(uintptr_t)kept;
	return true;
}
