# careacl - build, test, install.
#
#   make              build/careacl and build/pam_careacl.so
#   sudo make demo    the main job on a hospital of its own, in a private namespace (installs what is missing)
#   sudo make check   all tests that CI runs (installs what is missing)
#   make unit         unit tests only, no root needed
#   make lint         clang-tidy, cppcheck, shellcheck, mandoc, format, layering
#   make check-long   the same tests with larger numbers, and fuzzing
#   make install      DESTDIR and prefix are obeyed
#   make clean
#
# Variables: CC, CFLAGS, BUILD (where everything is built), SANITIZE=address,undefined, PAM_DIR.

BUILD    ?= build
CC       ?= gcc
CFLAGS   ?= -O2 -g
PREFIX   ?= /usr
SYSCONFDIR ?= /etc
PAM_DIR  ?= $(PREFIX)/lib/$(shell $(CC) -print-multiarch)/security
VERSION  := 0.1

CPPFLAGS_ALL := -I. -D_GNU_SOURCE -DCAREACL_VERSION='"$(VERSION)"' $(CPPFLAGS)
CFLAGS_ALL   := -std=c17 -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
                -Wvla -Wformat=2 -fPIC -fstack-protector-strong -MMD -MP \
                $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer) $(CFLAGS)
LDFLAGS_ALL  := $(if $(SANITIZE),-fsanitize=$(SANITIZE)) -Wl,-z,relro,-z,now $(LDFLAGS)

POLICY_LIBS   :=
REGISTRY_LIBS := -lconfig -lsqlite3
TOOL_LIBS     := -ljansson -lsodium

policy_src   := $(wildcard policy/*.c)
registry_src := $(wildcard registry/*.c)
tool_src     := $(wildcard acl_sync/*.c)
tool_lib_src := $(filter-out acl_sync/main.c,$(tool_src))
# the module stands alone: its own files and the reading half of the snapshot
module_src   := $(wildcard pam_module/*.c) policy/login_snapshot_read.c
unit_src     := $(wildcard tests/unit/test_*.c)

objects = $(patsubst %.c,$(BUILD)/%.o,$(1))

.DEFAULT_GOAL := all
.PHONY: all unit check check-long demo lint install clean deps

all: $(BUILD)/careacl $(BUILD)/pam_careacl.so

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c $< -o $@

$(BUILD)/libpolicy.a: $(call objects,$(policy_src))
	rm -f $@ && ar rcs $@ $^
$(BUILD)/libregistry.a: $(call objects,$(registry_src))
	rm -f $@ && ar rcs $@ $^
$(BUILD)/libtool.a: $(call objects,$(tool_lib_src))
	rm -f $@ && ar rcs $@ $^

LIBS := $(BUILD)/libtool.a $(BUILD)/libregistry.a $(BUILD)/libpolicy.a

$(BUILD)/careacl: $(call objects,acl_sync/main.c) $(LIBS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(REGISTRY_LIBS) $(TOOL_LIBS)

$(BUILD)/pam_careacl.so: $(call objects,$(module_src)) pam_module/module.map
	$(CC) -shared $(LDFLAGS_ALL) -Wl,-z,defs -Wl,--version-script=pam_module/module.map -o $@ \
		$(filter %.o,$^) -lpam

# one program a unit test file; a test may include the .c file it tests where it needs its insides
$(BUILD)/tests/unit/test_%: $(BUILD)/tests/unit/test_%.o $(LIBS)
	$(CC) $(LDFLAGS_ALL) -o $@ $< $(LIBS) $(REGISTRY_LIBS) $(TOOL_LIBS) -lcmocka -lpam

unit_programs := $(patsubst %.c,$(BUILD)/%,$(unit_src))
unit: $(unit_programs)
	@for t in $(unit_programs); do $$t || exit 1; done

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
