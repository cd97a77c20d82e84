/* A layer between a program and the kernel, for tests that ask what one failing system call does: every system call that
 * libc makes (for the program, for SQLite, for itself), every allocation and every posix_spawn is counted by the place it
 * comes from, and one of them is made to fail.
 *
 *   LD_PRELOAD=wrapper.so CAREACL_FAULT_TABLE=FILE CAREACL_FAULT=WHAT program
 *
 *   record                                   only counts
 *   NUMBER SIGNATURE OCCURRENCE error ERRNO  that call, from that place, the n-th time: is not made, ERRNO
 *   ...                         after ERRNO  is made, and then it says ERRNO (close)
 *   ...                         short        is asked for half of it only (read, write)
 *   ...                         cut PATH     the power goes: the file system there is shut down, then the call is made
 *   ...                         full ERRNO   this one and all later calls that would take room on a disk: ERRNO
 *
 * The table (wrapper.h) says what was counted. With CAREACL_FAULT_WAIT set, nothing counts before fault_arm(1). With
 * CAREACL_FAULT_MODULE=NAME the frames that tell where a call comes from are those of a loaded object with that name.
 *
 * How: syscall user dispatch (Linux 5.11). While `selector` says so, a system call from anywhere but the gate below is
 * SIGSYS instead; its handler makes the call through the gate, or not. Neither fork nor exec keeps that: a fork is armed
 * again, what is executed runs alone. The stack is read with libgcc's unwinder, so nothing needs frame pointers.
 */
#include "tests/faults/wrapper.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#include <dlfcn.h>

#ifndef __x86_64__
#error "the gate is written for x86-64"
#endif

#define DISPATCH 59         /* PR_SET_SYSCALL_USER_DISPATCH */
#define SHUTDOWN 0x8004587d /* FS_IOC_SHUTDOWN */
#define SHUTDOWN_WITHOUT_LOG 2u

/* ---- the gate: calls from here are never dispatched ---- */

long fault_gate_call(long number, long a, long b, long c, long d, long e, long f);
void fault_gate_return(void);
extern char fault_gate_begin[], fault_gate_end[];
__asm__(".text\n"
	"	.p2align 4\n"
	"	.hidden fault_gate_begin, fault_gate_end, fault_gate_call, fault_gate_return\n"
	"	.globl fault_gate_begin, fault_gate_end, fault_gate_call, fault_gate_return\n"
	"fault_gate_begin:\n"
	"	.type fault_gate_call, @function\n"
	"fault_gate_call:\n"
	"	mov %rdi, %rax\n"
	"	mov %rsi, %rdi\n"
	"	mov %rdx, %rsi\n"
	"	mov %rcx, %rdx\n"
	"	mov %r8, %r10\n"
	"	mov %r9, %r8\n"
	"	mov 8(%rsp), %r9\n"
	"	syscall\n"
	"	ret\n"
	"	nop\n"
	"	.type fault_gate_return, @function\n"
	"fault_gate_return:\n" /* by these bytes the unwinder knows a signal's frame */
	"	mov $15, %rax\n"
	"	syscall\n"
	"	nop\n" /* where a call returns to is within the gate */
	"fault_gate_end:\n");

static long gate(long number, long a, long b, long c)
{
	return fault_gate_call(number, a, b, c, 0, 0, 0);
}

/* ---- what is wanted ---- */

enum action { ACTION_RECORD, ACTION_ERROR, ACTION_AFTER, ACTION_SHORT, ACTION_CUT, ACTION_FULL };

static struct {
	enum action action;
	uint32_t number;
	uint64_t signature, occurrence;
	long error;
	char path[4096];
} wanted;

static volatile char selector; /* 0: calls go to the kernel, 1: to the handler */
static bool is_armed, is_inside, is_full;
static struct fault_table *table;
static uint64_t seen; /* calls from the wanted place */
static struct {
	uintptr_t begin, end;
} program, libc, itself;

#define STACK_MAX 48

/* The calls on the way to `address` (0: to the caller of the wrapper's own function). */
static uint64_t signature_of(uint32_t number, uint64_t argument, uintptr_t address, uint64_t *ret_frames)
{
	void *stack[STACK_MAX];
	int depth = backtrace(stack, STACK_MAX), from = 0;
	uint64_t hash = 0xcbf29ce484222325u ^ number * 0x9e3779b97f4a7c15u ^ argument << 20;
	size_t frames = 0;
	uintptr_t last = 0;
	while (address != 0 && from < depth && (uintptr_t)stack[from] != address)
		from++;
	for (int i = address != 0 && from < depth ? from : 2; i < depth; i++) {
		uintptr_t at = (uintptr_t)stack[i];
		bool own = at >= program.begin && at < program.end;
		if (at >= itself.begin && at < itself.end)
			continue; /* counting and failing take other ways */
		at = own ? at - program.begin
			 : at & 0xfff; /* of a library, what stays the same wherever it is loaded */
		if (at == last)
			continue; /* however deep a walk has gone down */
		last = at;
		hash = (hash ^ at) * 0x100000001b3u;
		if (own && frames < FAULT_FRAMES)
			ret_frames[frames++] = at;
	}
	return hash;
}

/* Counts it. NULL: the table is full. */
static struct fault_site *count_site(uint32_t number, const uint64_t *arguments, uint64_t signature,
				     const uint64_t *frames)
{
	for (size_t i = 0; i < FAULT_SITES; i++) {
		struct fault_site *site = &table->sites[(signature + i) % FAULT_SITES];
		if (site->count == 0) {
			site->signature = signature;
			site->number = number;
			memcpy(site->arguments, arguments, sizeof(site->arguments));
			memcpy(site->frames, frames, sizeof(site->frames));
			table->site_count++;
		}
		if (site->signature == signature && site->number == number) {
			site->count++;
			return site;
		}
	}
	return NULL;
}

/* Is it this call's turn? */
static bool is_wanted(uint32_t number, const uint64_t *arguments, uintptr_t address)
{
	uint64_t frames[FAULT_FRAMES] = {0};
	if (wanted.action == ACTION_RECORD) {
		uint64_t what = number == SYS_fcntl ? arguments[1] : 0;
		count_site(number, arguments, signature_of(number, what, address, frames), frames);
		return false;
	}
	if (number != wanted.number)
		return false;
	uint64_t what = number == SYS_fcntl ? arguments[1] : 0;
	if (signature_of(number, what, address, frames) != wanted.signature || ++seen != wanted.occurrence)
		return false;
	table->fired++;
	count_site(number, arguments, wanted.signature, frames);
	return true;
}

/* ---- system calls ---- */

static bool takes_room(long number, const uint64_t *arguments)
{
	static const long calls[] = {SYS_write,     SYS_pwrite64,  SYS_writev,    SYS_fsetxattr,
				     SYS_setxattr,  SYS_mkdirat,   SYS_renameat2, SYS_symlinkat,
				     SYS_linkat,    SYS_mkdir,     SYS_rename,    SYS_renameat,
				     SYS_ftruncate, SYS_fallocate, SYS_fsync,     SYS_fdatasync};
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (number == calls[i])
			return (number != SYS_write && number != SYS_writev) || arguments[0] > 2;
	return number == SYS_openat && (arguments[2] & O_CREAT) != 0;
}

static void cut_power(void)
{
	unsigned how = SHUTDOWN_WITHOUT_LOG;
	long fd = gate(SYS_open, (long)wanted.path, O_RDONLY | O_CLOEXEC, 0);
	gate(SYS_ioctl, fd, SHUTDOWN, (long)&how);
	gate(SYS_close, fd, 0, 0);
}

static long make(long number, const uint64_t *a)
{
	return fault_gate_call(number, (long)a[0], (long)a[1], (long)a[2], (long)a[3], (long)a[4],
			       (long)a[5]);
}

static long make_short(long number, uint64_t *arguments)
{
	if (number == SYS_writev || number == SYS_readv)
		arguments[2] = 1;
	else if (arguments[2] > 1)
		arguments[2] /= 2;
	return make(number, arguments);
}

static long make_or_fail(long number, uint64_t *arguments, uintptr_t address)
{
	table->calls++;
	if (is_full && takes_room(number, arguments))
		return -wanted.error;
	if (!is_wanted((uint32_t)number, arguments, address))
		return make(number, arguments);
	switch (wanted.action) {
	case ACTION_AFTER:
		make(number, arguments);
		return -wanted.error;
	case ACTION_SHORT:
		return make_short(number, arguments);
	case ACTION_CUT:
		cut_power();
		return make(number, arguments);
	case ACTION_FULL:
		is_full = true;
		return -wanted.error;
	default:
		return -wanted.error;
	}
}

/* The mask is the interrupted program's: it stands in the signal's frame. SIGSYS is never in it. */
static long change_mask(const uint64_t *arguments, ucontext_t *context)
{
	uint64_t mask, change;
	memcpy(&mask, &context->uc_sigmask, sizeof(mask));
	if (arguments[2] != 0)
		memcpy((void *)arguments[2], &mask, sizeof(mask));
	if (arguments[1] == 0)
		return 0;
	memcpy(&change, (const void *)arguments[1], sizeof(change));
	change &= ~(UINT64_C(1) << (SIGSYS - 1));
	mask = arguments[0] == SIG_BLOCK     ? mask | change
	       : arguments[0] == SIG_UNBLOCK ? mask & ~change
					     : change;
	memcpy(&context->uc_sigmask, &mask, sizeof(mask));
	return 0;
}

static void dispatch(bool on)
{
	fault_gate_call(SYS_prctl, DISPATCH, on, (long)fault_gate_begin, fault_gate_end - fault_gate_begin,
			(long)&selector, 0);
}

static bool is_never_ours(long number, const uint64_t *arguments)
{
	return number == SYS_rt_sigreturn || number == SYS_vfork || number == SYS_clone3 ||
	       (number == SYS_clone && (arguments[0] & CLONE_VM) != 0);
}

static void on_call(int signal_number, siginfo_t *info, void *frame)
{
	(void)signal_number;
	ucontext_t *context = frame;
	greg_t *registers = context->uc_mcontext.gregs;
	uint64_t arguments[6] = {(uint64_t)registers[REG_RDI], (uint64_t)registers[REG_RSI],
				 (uint64_t)registers[REG_RDX], (uint64_t)registers[REG_R10],
				 (uint64_t)registers[REG_R8],  (uint64_t)registers[REG_R9]};
	long number = info->si_syscall;
	uintptr_t address = (uintptr_t)registers[REG_RIP];
	int before = errno;
	selector = 0;
	if (is_never_ours(number, arguments)) {
		registers[REG_RIP] -= 2; /* once more, and the rest of the way alone */
		registers[REG_RAX] = number;
		return;
	}
	bool was_inside = is_inside;
	is_inside = true;
	if (number == SYS_rt_sigprocmask)
		registers[REG_RAX] = change_mask(arguments, context);
	else if (was_inside || address < libc.begin || address >= libc.end)
		registers[REG_RAX] = make(number, arguments);
	else
		registers[REG_RAX] = make_or_fail(number, arguments, address);
	if ((number == SYS_clone || number == SYS_fork) && registers[REG_RAX] == 0)
		dispatch(true);
	is_inside = was_inside;
	errno = before;
	selector = 1;
}

/* Whose frames tell where a call comes from: the program's, or of a module with that name. */
struct search {
	const char *name;
	bool is_first;
};

static int find_object(struct dl_phdr_info *object, size_t size, void *context)
{
	(void)size;
	struct search *search = context;
	uintptr_t end = 0, code_begin = UINTPTR_MAX, code_end = 0;
	for (unsigned i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &object->dlpi_phdr[i];
		if (part->p_type != PT_LOAD)
			continue;
		uintptr_t from = object->dlpi_addr + part->p_vaddr, to = from + part->p_memsz;
		if (to > end)
			end = to;
		if ((part->p_flags & PF_X) != 0) {
			code_begin = from < code_begin ? from : code_begin;
			code_end = to > code_end ? to : code_end;
		}
	}
	if (code_begin <= (uintptr_t)fault_gate_begin && (uintptr_t)fault_gate_begin < code_end) {
		itself.begin = object->dlpi_addr;
		itself.end = end;
	} else if (search->name == NULL ? search->is_first
					: strstr(object->dlpi_name, search->name) != NULL) {
		program.begin = object->dlpi_addr;
		program.end = end;
	} else if (strstr(object->dlpi_name, "/libc.so") != NULL) {
		libc.begin = code_begin;
		libc.end = code_end;
	}
	search->is_first = false;
	return 0;
}

struct kernel_action {
	void (*handler)(int signal_number, siginfo_t *info, void *frame);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

void fault_arm(int on);
void fault_arm(int on)
{
	const struct kernel_action action = {on_call, SA_SIGINFO | SA_NODEFER | 0x04000000, fault_gate_return,
					     0};
	struct search search = {getenv("CAREACL_FAULT_MODULE"), true};
	if (table == NULL)
		return;
	selector = 0;
	dl_iterate_phdr(find_object, &search);
	fault_gate_call(SYS_rt_sigaction, SIGSYS, (long)&action, 0, 8, 0, 0);
	is_armed = on;
	dispatch(true);
	selector = on != 0;
}

/* ---- allocations ---- */

#ifdef FAULT_SANITIZED /* the sanitizer's are the next */
#define LIBC(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))
#define LIBC_ALIGNED LIBC(aligned_alloc)
#else
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
#define LIBC(name) __libc_##name
#define LIBC_ALIGNED __libc_memalign
#endif

static bool starves(size_t size)
{
	const uint64_t arguments[6] = {size};
	if (!is_armed || is_inside)
		return false;
	char kept = selector;
	is_inside = true;
	selector = 0;
	int before = errno;
	table->allocations++;
	bool now = is_wanted(FAULT_MEMORY, arguments, 0);
	errno = now ? ENOMEM : before;
	selector = kept;
	is_inside = false;
	return now;
}

void *malloc(size_t size)
{
	return starves(size) ? NULL : LIBC(malloc)(size);
}

void *calloc(size_t count, size_t size)
{
	return starves(count) ? NULL : LIBC(calloc)(count, size);
}

void *realloc(void *block, size_t size)
{
	return starves(size) ? NULL : LIBC(realloc)(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return starves(size) ? NULL : LIBC_ALIGNED(alignment, size);
}

int posix_memalign(void **ret_block, size_t alignment, size_t size)
{
	if (starves(size) || (*ret_block = LIBC_ALIGNED(alignment, size)) == NULL)
		return ENOMEM;
	return 0;
}

int posix_spawn(pid_t *ret_pid, const char *path, const posix_spawn_file_actions_t *files,
		const posix_spawnattr_t *how, char *const *argv, char *const *environment)
{
	__typeof__(&posix_spawn) next = (__typeof__(&posix_spawn))dlsym(RTLD_NEXT, "posix_spawn");
	const uint64_t arguments[6] = {0};
	char kept = selector;
	selector = 0; /* its child shares this memory */
	bool was_inside = is_inside;
	is_inside = true;
	int result = is_armed && !was_inside && is_wanted(FAULT_SPAWN, arguments, 0)
			 ? (int)wanted.error
			 : next(ret_pid, path, files, how, argv, environment);
	is_inside = was_inside;
	selector = kept;
	return result;
}

/* ---- the beginning ---- */

static bool read_wanted(const char *text)
{
	char action[16] = "", rest[4096] = "";
	static const char *const names[] = {"record", "error", "after", "short", "cut", "full"};
	if (text == NULL || strcmp(text, "record") == 0)
		return true;
	if (sscanf(text, "%u %lx %lu %15s %4095s", &wanted.number, &wanted.signature, &wanted.occurrence,
		   action, rest) < 4)
		return false;
	for (size_t i = 1; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(action, names[i]) == 0)
			wanted.action = (enum action)i;
	wanted.error = strtol(rest, NULL, 10);
	memcpy(wanted.path, rest, sizeof(rest));
	return wanted.action != ACTION_RECORD;
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("CAREACL_FAULT_TABLE");
	void *stack[4];
	if (path == NULL)
		return;
	int fd = open(path, O_RDWR | O_CLOEXEC);
	table = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof(*table), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (table == MAP_FAILED || !read_wanted(getenv("CAREACL_FAULT"))) {
		fprintf(stderr, "wrapper: no table at %s, or a wrong CAREACL_FAULT\n", path);
		_exit(127);
	}
	close(fd);
	backtrace(stack, 4); /* loads the unwinder */
	if (getenv("CAREACL_FAULT_WAIT") == NULL)
		fault_arm(1);
}
