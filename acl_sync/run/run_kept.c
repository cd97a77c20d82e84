#include "acl_sync/run/run_kept.h"

#include "acl_sync/console.h"
#include "acl_sync/site/site_kept.h"
#include "policy/hash.h"

static const char *key_of(const struct run *run, const char *name)
{
	const char *key = arena_printf(run->site->arena, "%s%s", name, run_store(run)->name);
	if (key == NULL)
		console_out_of_memory();
	return key;
}

const char *run_kept(const struct run *run, const char *name)
{
	return site_kept(run->site, key_of(run, name));
}

void run_keep(const struct run *run, const char *name, const char *before, const char *now, const char *what)
{
	site_keep(run->site, key_of(run, name), before, now, what);
}

uint64_t run_patient_hash(const struct run *run, patient_id patient)
{
	return hash_text(HASH_SEED, run->site->facts->patients[patient].id);
}

uint64_t run_document_hash(const struct run *run, const struct unmet_document *document)
{
	uint64_t hash = hash_text(run_patient_hash(run, document->patient), "/");
	hash = hash_text(hash, run->site->facts->policy->categories[document->category].name);
	hash = hash_text(hash, "/");
	return hash_text(hash, document->path);
}
