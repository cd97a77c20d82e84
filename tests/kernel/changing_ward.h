/* A store whose ward changes: dr.b loses the folder, inf.x gains it. For tests of one run, a file each: set-up, the facts before
 * and after, the report of the run.
 */
#ifndef CAREACL_TESTS_KERNEL_CHANGING_WARD_H
#define CAREACL_TESTS_KERNEL_CHANGING_WARD_H

#include "tests/kernel/disk.h"
#include "tests/kernel/failing_calls.h"
#include "tests/kernel/people.h"

#define WARD_OF(other)                                                                                       \
	PROFESSIONALS "teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; }, { login = "           \
		      "\"" other "\"; } ); } );\n" PATIENTS(PATIENT("P1", "ward", ""))
#define OLD WARD_OF("dr.b")
#define NEW WARD_OF("inf.x")

static struct disk old, new;
static struct store_report report;

/* An empty store, to which the old facts are applied. */
static int make_store(void **state)
{
	(void)state;
	disk_shell("rm -rf root && mkdir -m 0711 root");
	disk_site(&old, NULL, OLD);
	disk_site(&new, NULL, NEW);
	disk_apply_quietly(&old);
	store_report_init(&report);
	return 0;
}

static int drop_store(void **state)
{
	(void)state;
	fault_disarm();
	store_report_clear(&report);
	disk_site_clear(&old);
	disk_site_clear(&new);
	return 0;
}

#endif
