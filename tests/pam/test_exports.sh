#!/bin/bash
# What the module brings into other programs, and what it asks of them.
. tests/lib.sh
require nm readelf size

module=$CAREACL_PAM_MODULE
defined=$(nm -D --defined-only "$module" | awk '{print $NF}' | sort | xargs)
is "$defined" "pam_sm_acct_mgmt pam_sm_close_session pam_sm_open_session" "it exports pam_sm_* and nothing else"

needed=$(readelf -d "$module" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort | xargs)
is "$needed" "libc.so.6 libpam.so.0" "it links libpam and libc only"

# ends or replaces the host's process, changes what belongs to the whole process, reads the caller's environment, talks to the network
forbidden='_?_?(exit|_exit|_Exit|quick_exit|abort|__assert.*|raise|kill|fork|vfork|clone|posix_spawn.*|system|popen|exec.*|
pthread_.*|thrd_.*|signal|sigaction|sigprocmask|alarm|setitimer|umask|setlocale|uselocale|localtime.*|tzset|mktime|getenv|
secure_getenv|setenv|putenv|environ|__environ|chdir|fchdir|chroot|set.*id|setgroups|setrlimit|prctl|dlopen|dlsym|
socket|connect|bind|getaddrinfo|gethostby.*|access|faccessat|euidaccess|stdin|stdout|stderr|printf|puts|fopen.*|
openlog|closelog|sleep|usleep|nanosleep|clock_nanosleep|flock|lockf|fcntl|strtok|rand|srand|getpwnam|getpwuid|getgrnam|
getgrgid|strerror|longjmp|mmap.*|config_.*|sqlite3_.*|ldap_.*)'
forbidden=$(tr -d '\n' <<<"$forbidden")
imported=$(nm -D --undefined-only "$module" | awk '{print $NF}' | sed 's/@.*//')
is "$(grep -cE '^(malloc|pam_get_item)$' <<<"$imported")" 2 "its imports can be read"
is "$(grep -xE "$forbidden" <<<"$imported" | xargs)" "" "it asks for nothing that a guest must not use"

# the test above can fail
is "$(printf '%s\n' exit getenv setlocale __assert_fail setresuid malloc open | grep -xE "$forbidden" | xargs)" \
	"exit getenv setlocale __assert_fail setresuid" "the list of forbidden functions finds them"

# tables of pointers are in .data.rel.ro; what may be written would be in these two
state=$(for object in "$BUILD"/pam_module/*.o "$BUILD"/policy/login_snapshot_{read,find,site}.o; do
	size -A "$object"
done | awk '$1 ~ /^\.(data|bss|tdata|tbss)($|\.[^r])/ {bytes += $2} $1 == ".text" {seen++} END {print (seen > 5) ? bytes + 0 : "no objects"}')
is "$state" 0 "it has no global state"
contains "$(readelf -lW "$module")" 'GNU_RELRO' "tables are read-only once loaded"
contains "$(readelf -dW "$module")" 'BIND_NOW|NOW' "its symbols are bound when it is loaded, not in the middle of a login"
is "$(readelf -lW "$module" | awk '/GNU_STACK/ {print $7}')" RW "its stack is not executable"
finish
