#!/bin/bash
# Format, clang, cppcheck, shellcheck, and the small rules that no tool has.
. tests/lib.sh
require clang clang-format cppcheck shellcheck git

mapfile -t c_files < <(find policy wording registry acl_sync pam_module tests -name '*.[ch]' | sort)
mapfile -t shell_files < <(find tests .ci acl_sync -name '*.sh' -o -path .ci/run; ls debian/*.postinst debian/*.postrm debian/*.prerm)

# each_is_clean NAME FILE... -- COMMAND...: one case a file; asked together first, which is much quicker
each_is_clean() {
	local name=$1 file files=() all_clean=
	shift
	while [ "$1" != -- ]; do
		files+=("$1")
		shift
	done
	shift
	"$@" "${files[@]}" >/dev/null 2>&1 && all_clean=yes
	for file in "${files[@]}"; do
		if [ -n "$all_clean" ]; then ok "$name $file"; else check "$name $file" "$@" "$file"; fi
	done
}
each_is_clean format "${c_files[@]}" -- clang-format --dry-run -Werror
mapfile -t sources < <(printf '%s\n' "${c_files[@]}" | grep '\.c$')
each_is_clean clang "${sources[@]}" -- clang -fsyntax-only -I. -D_GNU_SOURCE -DCAREACL_VERSION='"x"' -std=c17 -Wall -Wextra -Werror
each_is_clean shellcheck "${shell_files[@]}" -- shellcheck -x --severity=warning
check "cppcheck" cppcheck --quiet --enable=warning,performance,portability --inline-suppr --std=c11 -I. \
	-D_GNU_SOURCE -DCAREACL_VERSION='"x"' --error-exitcode=1 -j2 policy wording registry acl_sync pam_module

# a folder named util is a place where nobody looks
is "$(find . -path ./.git -prune -o \( -name 'util*.[ch]' -o -name 'misc*.[ch]' -o -name 'common.[ch]' \) -print)" "" \
	"no util, misc or common"
# functions of C's library that cut, overflow or leak between threads
unsafe='(strcpy|strcat|sprintf|vsprintf|gets|strtok|tmpnam|mktemp|alloca|atoi|atol|system|popen)\('
is "$(grep -nE "(^|[^a-z_\"])$unsafe" policy/*.[ch] wording/*.[ch] registry/*.[ch] registry/*/*.[ch] acl_sync/*.[ch] acl_sync/*/*.[ch] acl_sync/*/*/*.[ch] pam_module/*.[ch])" "" \
	"no strcpy, sprintf, atoi and their like"
# nothing that ends in a committed tree may be work in progress
is "$(grep -nE '\b(TODO|FIXME|XXX)\b' policy/*.[ch] wording/*.[ch] registry/*.[ch] registry/*/*.[ch] acl_sync/*.[ch] acl_sync/*/*.[ch] acl_sync/*/*/*.[ch] pam_module/*.[ch])" "" "no TODO"
# what is started without naming an interpreter must be executable
for script in .ci/run tests/run.sh tests/demo.sh tests/namespace.sh tests/install-dependencies.sh \
	tests/bench/*.sh tests/coverage.sh tests/mutants/product.sh; do
	check "$script is executable" test -x "$script"
done
finish
