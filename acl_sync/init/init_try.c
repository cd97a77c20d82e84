/* What will be written is read first, by those who will read it. */
#include "acl_sync/init/init.h"

#include "acl_sync/console.h"
#include "policy/facts_build.h"
#include "registry/settings.h"

#include <string.h>

bool init_try(struct init_site *site, const struct init_texts *texts)
{
	struct config_text read[INIT_TEXT_COUNT];
	size_t before = site->findings.error_count;
	for (size_t i = 0; i < INIT_TEXT_COUNT; i++)
		read[i] = (struct config_text){
		    .name = init_names[i], .text = texts->texts[i], .size = strlen(texts->texts[i])};
	const struct settings *settings =
	    settings_parse(&read[INIT_SETTINGS], site->folder, site->arena, &site->findings);
	const struct statements *statements =
	    settings == NULL ? NULL
			     : statements_parse(read + INIT_STAFF, INIT_TEXT_COUNT - INIT_STAFF,
						&settings->policy, site->arena, &site->findings);
	if (statements != NULL)
		(void)facts_build(&settings->policy, statements, site->now, site->arena, &site->findings);
	return site->findings.error_count == before && !site->findings.out_of_memory;
}
