/* The tests of strangers once more on a kernel, or under a filter, that knows neither openat2 nor getxattrat: links
 * and mount points are left alone all the same. */
int test_strangers(void);
#define main test_strangers
#include "tests/kernel/test_store_strangers.c"
#undef main

/* Instead of the C library's. */
long syscall(long number, ...)
{
	(void)number;
	errno = ENOSYS;
	return -1;
}

int main(void)
{
	return test_strangers();
}
