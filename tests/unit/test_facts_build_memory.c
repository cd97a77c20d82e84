/* Out of memory at every place where facts take some: no facts, said so, nothing lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/shut_arena.h"

#include "tests/unit/site_builder.h"

static const struct facts *build(struct site *site, struct findings *findings)
{
	struct arena *arena = arena_new();
	findings_init(findings);
	taken = 0;
	const struct facts *facts = facts_build(&site->policy, &site->statements, SITE_NOW, arena, findings);
	arena_free(arena);
	return facts; /* for comparison with NULL only */
}

static void test_every_request(void **state)
{
	(void)state;
	static struct site site;
	site_init(&site);
	struct findings findings;
	fail_at = 0;
	assert_true(build(&site, &findings) != NULL);
	size_t requests = taken;
	assert_true(requests > 20);
	for (fail_at = 1; fail_at <= requests; fail_at++) {
		bool built = build(&site, &findings) != NULL;
		if (built || !findings.out_of_memory)
			fail_msg("request %zu of %zu failed and facts were %s", fail_at, requests,
				 built ? "built" : "lost without a word");
		findings_clear(&findings);
	}
	assert_true(build(&site, &findings) != NULL);
	findings_clear(&findings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_request),
	};
	return cmocka_run_group_tests_name("facts_build_memory", tests, NULL, NULL);
}
