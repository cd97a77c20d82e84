/* What sets of people say of a class of objects is what acl_spec_perms, which verify relies on, says of each. */
#include "acl_sync/adopt/reach_class.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define PEOPLE 140
#define GROUPS 5
#define CLASSES 3000
#define NAMED_MAX 6

struct world {
	struct arena *arena;
	struct people people;
	struct census census;
	struct reach reach;
};

static unsigned state = 1;
static unsigned draw(unsigned below)
{
	state = state * 1103515245u + 12345u;
	return (state >> 16) % below;
}

/* Some in several groups, most in one. */
static void make_people(struct world *world)
{
	struct people *people = &world->people;
	*people = (struct people){
	    .arena = world->arena, .count = PEOPLE, .words = (PEOPLE + 63) / 64, .group_count = GROUPS};
	people->persons = arena_array(world->arena, PEOPLE, sizeof(*people->persons));
	people->groups = arena_array(world->arena, GROUPS, sizeof(*people->groups));
	people->persons[0] = (struct person){.uid = (uid_t)-1, .gid = (gid_t)-1};
	for (uint32_t i = 1; i < PEOPLE; i++)
		people->persons[i] = (struct person){.uid = 1000 + i, .login = "somebody"};
	for (uint32_t group = 0; group < GROUPS; group++) {
		uint32_t *members = arena_array(world->arena, PEOPLE, sizeof(*members));
		size_t count = 0;
		for (uint32_t i = 1; i < PEOPLE; i++)
			if (draw(GROUPS) == 0)
				members[count++] = i;
		people->groups[group] =
		    (struct people_group){.gid = 100 + group, .members = members, .member_count = count};
	}
}

/* Named ones in order, each once, as the kernel keeps them. */
static void make_acl(struct world *world, struct acl_spec *acl)
{
	size_t most = draw(NAMED_MAX + 1);
	uint32_t user = 1000, group = 100;
	*acl = (struct acl_spec){
	    .present = true, .user = (uint8_t)draw(8), .group = (uint8_t)draw(8), .other = (uint8_t)draw(8)};
	acl->entries = arena_array(world->arena, NAMED_MAX, sizeof(*acl->entries));
	while (acl->count < most && user < 1000 + PEOPLE - 41) {
		user += 1 + draw(40);
		acl->entries[acl->count++] = (struct acl_entry){.id = user, .perms = (uint8_t)draw(8)};
	}
	while (acl->count < most && group < 100 + GROUPS - 1)
		acl->entries[acl->count++] =
		    (struct acl_entry){.id = group++, .perms = (uint8_t)draw(8), .is_group = true};
	acl->has_mask = acl->count > 0 || draw(4) == 0;
	acl->mask = acl->has_mask ? (uint8_t)(draw(3) == 0 ? 0 : draw(8)) : 0;
}

static void make_world(struct world *world, size_t classes)
{
	world->arena = arena_new();
	make_people(world);
	world->census = (struct census){.arena = world->arena, .class_count = classes};
	world->census.classes = arena_array(world->arena, classes, sizeof(*world->census.classes));
	for (size_t i = 0; i < classes; i++) {
		struct census_class *class = &world->census.classes[i];
		*class = (struct census_class){.owner = draw(3) == 0 ? 0 : 1000 + draw(PEOPLE + 20),
					       .group = 99 + draw(GROUPS + 2)};
		make_acl(world, &class->acl);
	}
	assert_true(reach_init(&world->reach, &world->census, &world->people, world->arena));
}

static size_t groups_of(const struct world *world, uint32_t person, gid_t *groups)
{
	size_t count = 0;
	for (size_t i = 0; i < GROUPS; i++)
		for (size_t j = 0; j < world->people.groups[i].member_count; j++)
			if (world->people.groups[i].members[j] == person)
				groups[count++] = world->people.groups[i].gid;
	return count;
}

static uint8_t found_perms(const struct reach_class *class, uint32_t person)
{
	return (uint8_t)((people_has(class->reads, person) ? PERM_R : 0) |
			 (people_has(class->writes, person) ? PERM_W : 0) |
			 (people_has(class->passes, person) ? PERM_X : 0));
}

static void test_classes(void **unused)
{
	struct world world;
	(void)unused;
	make_world(&world, CLASSES);
	for (uint32_t i = 0; i < CLASSES; i++) {
		const struct census_class *class = &world.census.classes[i];
		for (uint32_t person = 0; person < PEOPLE; person++) {
			gid_t groups[GROUPS];
			const struct acl_subject subject = {.uid = world.people.persons[person].uid,
							    .groups = groups,
							    .group_count = groups_of(&world, person, groups)};
			assert_int_equal(found_perms(reach_class(&world.reach, i), person),
					 acl_spec_perms(&class->acl, class->owner, class->group, &subject));
		}
	}
	arena_free(world.arena);
}

/* A table too small for all classes computes them again. */
static void test_small_table(void **unused)
{
	struct world world;
	uint8_t first[PEOPLE];
	(void)unused;
	make_world(&world, 100);
	world.reach.slot_count = 3;
	for (uint32_t person = 0; person < PEOPLE; person++)
		first[person] = found_perms(reach_class(&world.reach, 1), person);
	(void)reach_class(&world.reach, 4);
	(void)reach_class(&world.reach, 7);
	for (uint32_t person = 0; person < PEOPLE; person++)
		assert_int_equal(found_perms(reach_class(&world.reach, 1), person), first[person]);
	arena_free(world.arena);
}

static void test_sets(void **unused)
{
	struct world world;
	uint64_t set[3] = {0};
	(void)unused;
	make_world(&world, 1);
	const struct people *people = &world.people;
	assert_int_equal(people_next(people, set, 0), PEOPLE);
	people_add(set, PERSON_STRANGER);
	people_add(set, 63);
	people_add(set, 64);
	people_add(set, PEOPLE - 1);
	assert_int_equal(people_size(people, set), 3);
	assert_int_equal(people_next(people, set, 1), 63);
	assert_int_equal(people_next(people, set, 64), 64);
	assert_int_equal(people_next(people, set, 65), PEOPLE - 1);
	people_remove(set, PEOPLE - 1);
	assert_int_equal(people_next(people, set, 65), PEOPLE);
	assert_int_equal(people_person(people, 1001), 1);
	assert_int_equal(people_person(people, 5), NO_ID);
	assert_int_equal(people_group(people, 104), 4);
	assert_int_equal(people_group(people, 7), NO_ID);
	assert_false(people_has_group(&(struct people_group){0}, set));
	arena_free(world.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_classes),
	    cmocka_unit_test(test_small_table),
	    cmocka_unit_test(test_sets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
