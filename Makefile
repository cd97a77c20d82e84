# careacl - build, test, install.
#
#   make              $(BUILD)/careacl and $(BUILD)/pam_careacl.so
#   sudo make demo    the main job on a hospital of its own, in a private namespace (installs what is missing)
#   sudo make check   all tests that CI runs (installs what is missing); ends with "N passed, N failed"
#   sudo make check-long   the same tests with larger numbers, and fuzzing
#   make unit         unit tests only, no root needed
#   make lint         layering, format, shellcheck, manual pages, links, cppcheck, clang-tidy
#   make asan         everything once more under $(BUILD)/asan with AddressSanitizer and UBSan
#   make fuzz         the fuzz programs (clang), FUZZ_SECONDS each; FUZZ_RUNS=5000000: so many runs each instead
#   sudo make bench   how fast it is on 100,000 patients (tests/bench); no part of check
#   sudo make bench-quick   the disk alone on 1,000 patients: a minute
#   make install      DESTDIR, PREFIX, SYSCONFDIR and PAM_DIR are obeyed
#   make deb          Debian packages careacl and libpam-careacl in $(BUILD)/deb; DEB_OBJECTS=$(BUILD): of what is built
#                     already, instead of once more with Debian's own flags
#   make clean
#   sudo make deps    apt-get installs the packages that building and testing need, if any is missing
#
# Variables: CC, CFLAGS, BUILD (where everything is built), SANITIZE=address,undefined, PAM_DIR,
# V=1 (whole commands), FUZZ_SECONDS, ONLY (make check ONLY=kernel: only the tests whose name contains it).
#
# A new file is found by its place:
#   tests/unit/test_X.c          a program, linked with all libraries and cmocka
#   tests/kernel/X.c, tests/pam/X.c   a program if the file has a main(); check runs test_*, as root in a
#                                private namespace. Files beside them without main() (unit: not test_*) are
#                                for all programs of the folder
#   tests/kernel|pam|cli|nss|lint/test_X.sh   check runs it; where there is a test_X.c too, the script starts it
#   tests/faults/test_X.sh       check runs it; what it needs is named below
#   tests/fuzz/fuzz_X.c          LLVMFuzzerTestOneInput; check replays tests/fuzz/corpus/X/ through it

BUILD    ?= build
ifeq ($(origin CC),default)
CC       := gcc
endif
CFLAGS   ?= -O2 -g
PREFIX   ?= /usr
SYSCONFDIR ?= /etc
PAM_DIR  ?= $(PREFIX)/lib/$(shell $(CC) -print-multiarch 2>/dev/null)/security
VERSION  := 0.1
FUZZ_SECONDS ?= 60

CPPFLAGS_ALL := -I. -D_GNU_SOURCE -DCAREACL_VERSION='"$(VERSION)"' $(CPPFLAGS)
CFLAGS_ALL   := -std=c17 -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
                -Wvla -Wformat=2 -fPIC -fstack-protector-strong -MMD -MP \
                $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer) $(CFLAGS)
LDFLAGS_ALL  := $(if $(SANITIZE),-fsanitize=$(SANITIZE)) -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)

REGISTRY_LIBS := -lconfig -lsqlite3 -lseccomp
TOOL_LIBS     := -ljansson -lsodium -lcap-ng
TEST_LIBS     := -lcmocka -lpamtest -lpam

policy_src   := $(wildcard policy/*.c)
wording_src  := $(wildcard wording/*.c)
registry_src := $(wildcard registry/*.c registry/*/*.c)
tool_src     := $(wildcard acl_sync/*.c acl_sync/*/*.c acl_sync/*/*/*.c)
tool_lib_src := $(filter-out acl_sync/main.c,$(tool_src))
# the module stands alone: its own files and the reading half of the snapshot
module_src   := $(wildcard pam_module/*.c) $(patsubst %,policy/login_snapshot_%.c,read find site)
unit_src     := $(wildcard tests/unit/test_*.c)
fuzz_src     := $(wildcard tests/fuzz/fuzz_*.c)

has_main   = $(shell grep -lw '^int main' $(1) /dev/null)
kernel_all := $(wildcard tests/kernel/*.c)
kernel_src := $(call has_main,$(kernel_all))
pam_all    := $(wildcard tests/pam/*.c)
pam_src    := $(call has_main,$(pam_all))
bench_src  := $(call has_main,$(wildcard tests/bench/*.c))

objects  = $(patsubst %.c,$(BUILD)/%.o,$(1))
programs = $(patsubst %.c,$(BUILD)/%,$(1))

# one short line a step; V=1 shows whole commands
Q := $(if $(V),,@)
say = $(if $(V)$(QUIET),@:,@echo "  $(1)  $@")

.DEFAULT_GOAL := all
.PHONY: all unit tests check check-long demo lint asan fuzz bench bench-quick install deb clean deps
.SECONDARY:
.DELETE_ON_ERROR:

all: $(BUILD)/careacl $(BUILD)/pam_careacl.so

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c $< -o $@

$(BUILD)/libpolicy.a: $(call objects,$(policy_src))
	$(call say,ar)
	$(Q)rm -f $@ && ar rcs $@ $^
$(BUILD)/libwording.a: $(call objects,$(wording_src))
	$(call say,ar)
	$(Q)rm -f $@ && ar rcs $@ $^
$(BUILD)/libregistry.a: $(call objects,$(registry_src))
	$(call say,ar)
	$(Q)rm -f $@ && ar rcs $@ $^
$(BUILD)/libtool.a: $(call objects,$(tool_lib_src)) $(BUILD)/help_pages.o
	$(call say,ar)
	$(Q)rm -f $@ && ar rcs $@ $^

# the pages of careacl help, as part of the program
help_pages := $(wildcard docs/help/*.md docs/help/fr/*.md)
$(BUILD)/help_pages.c: acl_sync/help/embed.awk $(help_pages)
	@mkdir -p $(@D)
	$(call say,awk)
	$(Q)LC_ALL=C awk -f $< $(help_pages) >$@
$(BUILD)/help_pages.o: $(BUILD)/help_pages.c
	$(call say,cc)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c $< -o $@

LIBS := $(BUILD)/libtool.a $(BUILD)/libregistry.a $(BUILD)/libwording.a $(BUILD)/libpolicy.a

$(BUILD)/careacl: $(call objects,acl_sync/main.c) $(LIBS)
	$(call say,ld)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(REGISTRY_LIBS) $(TOOL_LIBS)

# Every login loads the module anew: without the start files of a program, which it has no use for, and with what is only
# read next to what is run, loading it takes a third less. A sanitized module has its symbols from the program that loads it.
module_flags := $(if $(SANITIZE),,-Wl,-z,defs -nostartfiles -Wl,-z,noseparate-code)
$(BUILD)/pam_careacl.so: $(call objects,$(module_src)) pam_module/module.map
	$(call say,ld)
	$(Q)$(CC) -shared $(LDFLAGS_ALL) $(module_flags) -Wl,--version-script=pam_module/module.map -o $@ \
		$(filter %.o,$^) -lpam

# ---- test programs ----

link_test = $(Q)$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(filter %/support.a,$^) $(LIBS) $(REGISTRY_LIBS) \
	$(TOOL_LIBS) $(TEST_LIBS)

unit_programs   := $(call programs,$(unit_src))
kernel_programs := $(call programs,$(kernel_src))
pam_programs    := $(call programs,$(pam_src))
bench_programs  := $(call programs,$(bench_src))
replay_programs := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/tests/fuzz/replay_%,$(fuzz_src))

# what the programs of a folder share; an archive, so each takes only what it names
$(BUILD)/tests/unit/support.a: $(call objects,$(filter-out $(unit_src),$(wildcard tests/unit/*.c)))
$(BUILD)/tests/kernel/support.a: $(call objects,$(filter-out $(kernel_src),$(kernel_all)))
$(BUILD)/tests/pam/support.a: $(call objects,$(filter-out $(pam_src),$(pam_all)))
$(BUILD)/tests/%/support.a:
	@mkdir -p $(@D)
	$(call say,ar)
	$(Q)rm -f $@ && ar rcs $@ $^

# one program a unit test file; a test may include the .c file it tests where it needs its insides
$(unit_programs): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/unit/support.a $(LIBS)
	$(call say,ld)
	$(link_test)
$(kernel_programs): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/kernel/support.a $(LIBS)
	$(call say,ld)
	$(link_test)
$(pam_programs): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/pam/support.a $(LIBS)
	$(call say,ld)
	$(link_test)
$(bench_programs): $(BUILD)/%: $(BUILD)/%.o $(LIBS)
	$(call say,ld)
	$(link_test)
$(replay_programs): $(BUILD)/tests/fuzz/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o $(LIBS)
	$(call say,ld)
	$(link_test)

# the name service of the tests; never sanitized: it is loaded into programs that are not
test_names := $(BUILD)/tests/nss/libnss_careacltest.so.2
$(test_names): tests/nss/careacltest.c
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)$(CC) -D_GNU_SOURCE -std=c17 -Wall -Wextra -Werror -O1 -fPIC -shared -Wl,-soname,$(@F) -o $@ $<

# what sits under a program, and what asks the module: never sanitized themselves
faults_programs := $(addprefix $(BUILD)/tests/faults/,wrapper.so try_everything pam_caller)
faults_flags := $(CPPFLAGS_ALL) -std=c17 -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wvla -Wformat=2 -O2 -g
$(BUILD)/tests/faults/wrapper.so: tests/faults/wrapper.c tests/faults/wrapper.h
	@mkdir -p $(@D)
	$(call say,ld)
	$(Q)$(CC) $(faults_flags) $(if $(SANITIZE),-DFAULT_SANITIZED) -fPIC -shared -o $@ $<
$(BUILD)/tests/faults/%: tests/faults/%.c
	@mkdir -p $(@D)
	$(call say,ld)
	$(Q)$(CC) $(faults_flags) -o $@ $< -lpam

tests: all $(faults_programs) $(unit_programs) $(kernel_programs) $(pam_programs) $(bench_programs) $(replay_programs) $(test_names)

unit: $(unit_programs)
	@for t in $(unit_programs); do $$t || exit 1; done

asan:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SANITIZE=address,undefined CFLAGS='-O1 -g' tests

build_quietly = echo building >&2 && $(MAKE) --no-print-directory --silent -j2 QUIET=1

bench: all $(bench_programs)
	@for script in tests/bench/*.sh; do BUILD="$(BUILD)" $$script || exit; done

bench-quick: all
	@BUILD="$(BUILD)" tests/bench/bench_disk.sh quick

check: deps
	@$(build_quietly) tests && $(build_quietly) asan
	@BUILD=$(BUILD) tests/run.sh $(ONLY)

check-long: deps
	@$(build_quietly) tests && $(build_quietly) asan
	@$(MAKE) --no-print-directory -j2 FUZZ_RUNS=5000000 fuzz
	@BUILD=$(BUILD) CAREACL_LONG=1 tests/run.sh $(ONLY)

demo:
	@tests/install-dependencies.sh demo
	@$(build_quietly) all
	@BUILD=$(BUILD) tests/demo.sh

lint: all
	@BUILD=$(BUILD) tests/run.sh lint/

# ---- fuzzing: built with clang, from the sources, apart from everything else ----

fuzz_programs := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/fuzz/%,$(fuzz_src))
fuzz_flags    := $(CPPFLAGS_ALL) -std=c17 -O1 -g -MMD -MP -fno-sanitize-recover=all -fno-omit-frame-pointer
fuzz_objects  := $(patsubst %.c,$(BUILD)/fuzz/objects/%.o,$(policy_src) $(wording_src) $(registry_src) $(tool_lib_src))
$(BUILD)/fuzz/objects/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)clang $(fuzz_flags) -fsanitize=fuzzer-no-link,address,undefined -c -o $@ $<
$(BUILD)/fuzz/objects/help_pages.o: $(BUILD)/help_pages.c
	@mkdir -p $(@D)
	$(call say,cc)
	$(Q)clang $(fuzz_flags) -fsanitize=fuzzer-no-link,address,undefined -c -o $@ $<
$(BUILD)/fuzz/objects/all.a: $(fuzz_objects) $(BUILD)/fuzz/objects/help_pages.o
	$(call say,ar)
	$(Q)rm -f $@ && ar rcs $@ $^
$(BUILD)/fuzz/%: tests/fuzz/fuzz_%.c $(BUILD)/fuzz/objects/all.a
	$(call say,ld)
	$(Q)clang $(fuzz_flags) -MF $(BUILD)/fuzz/objects/$*.d -fsanitize=fuzzer,address,undefined -o $@ $< \
		$(BUILD)/fuzz/objects/all.a $(REGISTRY_LIBS) $(TOOL_LIBS)

# new inputs stay in $(BUILD); the ones worth keeping are copied to tests/fuzz/corpus by hand
fuzz: $(fuzz_programs)
	@set -e; for p in $(fuzz_programs); do name=$${p##*/}; mkdir -p $(BUILD)/fuzz/new/$$name; \
		echo "fuzzing $$name: $(or $(FUZZ_RUNS:%=% runs),$(FUZZ_SECONDS) s)"; \
		nice $$p $(if $(FUZZ_RUNS),-runs=$(FUZZ_RUNS),-max_total_time=$(FUZZ_SECONDS)) -timeout=10 -rss_limit_mb=2048 \
			-verbosity=0 -max_len=1024 -detect_leaks=0 \
			-artifact_prefix=$(BUILD)/fuzz/$$name- $(BUILD)/fuzz/new/$$name tests/fuzz/corpus/$$name; done

# ---- the rest ----

deps:
	@tests/install-dependencies.sh

manual_pages := $(wildcard docs/man/*.[58])
completions  := $(PREFIX)/share/bash-completion/completions
install: all
	install -D -m 0755 $(BUILD)/careacl $(DESTDIR)$(PREFIX)/sbin/careacl
	install -D -m 0644 $(BUILD)/pam_careacl.so $(DESTDIR)$(PAM_DIR)/pam_careacl.so
	install -d -m 0755 $(DESTDIR)$(SYSCONFDIR)/careacl $(DESTDIR)$(PREFIX)/share/doc/careacl
	cp -R conf docs $(DESTDIR)$(PREFIX)/share/doc/careacl/
	install -m 0644 README.md LICENSE SECURITY.md $(DESTDIR)$(PREFIX)/share/doc/careacl/
	for page in $(manual_pages); do \
		install -D -m 0644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/} || exit 1; done
	install -D -m 0644 conf/pam-config.careacl $(DESTDIR)$(PREFIX)/share/pam-configs/careacl
	install -d -m 0755 $(DESTDIR)$(completions)
	acl_sync/bash-completion.sh $(abspath $(BUILD)/careacl) >$(DESTDIR)$(completions)/careacl

# the sources are copied with their times, so that nothing that is built is built again; the working copy stays clean
DEB_OBJECTS ?= $(BUILD)/deb/objects
deb_source := $(BUILD)/deb/careacl-$(VERSION)
deb:
	$(Q)rm -rf $(deb_source) $(BUILD)/deb/*.deb && mkdir -p $(deb_source)
	$(Q)cp -a Makefile LICENSE README.md SECURITY.md policy wording registry acl_sync pam_module conf docs debian $(deb_source)
	$(Q)cd $(deb_source) && unset MAKEFLAGS MAKEOVERRIDES MFLAGS && DEB_BUILD_OPTIONS='noautodbgsym $(DEB_BUILD_OPTIONS)' BUILD='$(abspath $(DEB_OBJECTS))' \
		dpkg-buildpackage -us -uc -b -d >../log 2>&1 || { tail -n 40 ../log >&2; exit 1; }
	$(Q)rm -rf $(deb_source)
	@ls $(BUILD)/deb/*.deb

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -mindepth 1 \( -name asan -o -name deb \) -prune -o -name '*.d' -print 2>/dev/null)
