#!/bin/bash
# Format, cppcheck, shellcheck, and the small rules that no tool has.
. tests/lib.sh
require clang-format cppcheck shellcheck git

mapfile -t c_files < <(find policy registry acl_sync pam_module tests -name '*.[ch]' | sort)
mapfile -t shell_files < <(find tests .ci -name '*.sh' -o -path .ci/run | sort)

for file in "${c_files[@]}"; do
	check "format $file" clang-format --dry-run -Werror "$file"
done
for file in "${shell_files[@]}"; do
	check "shellcheck $file" shellcheck -x --severity=warning "$file"
done
check "cppcheck" cppcheck --quiet --enable=warning,performance,portability --inline-suppr --std=c11 -I. \
	-D_GNU_SOURCE -DCAREACL_VERSION='"x"' --error-exitcode=1 -j2 policy registry acl_sync pam_module

# a folder named util is a place where nobody looks
is "$(find . -path ./.git -prune -o \( -name 'util*.[ch]' -o -name 'misc*.[ch]' -o -name 'common.[ch]' \) -print)" "" \
	"no util, misc or common"
# functions of C's library that cut, overflow or leak between threads
unsafe='(strcpy|strcat|sprintf|vsprintf|gets|strtok|tmpnam|mktemp|alloca|atoi|atol|system|popen) *\('
is "$(grep -nE "(^|[^a-z_\"])$unsafe" policy/*.[ch] registry/*.[ch] acl_sync/*.[ch] pam_module/*.[ch])" "" \
	"no strcpy, sprintf, atoi and their like"
# nothing that ends in a committed tree may be work in progress
is "$(grep -nE '\b(TODO|FIXME|XXX)\b' policy/*.[ch] registry/*.[ch] acl_sync/*.[ch] pam_module/*.[ch])" "" "no TODO"
# a script that is run must be executable
loose=$(find tests .ci -type f \( -name '*.sh' -o -name '*.py' -o -path .ci/run \) ! -name lib.sh ! -perm -111)
is "$loose" "" "scripts are executable"
finish
