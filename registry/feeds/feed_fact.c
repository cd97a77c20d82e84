#include "registry/feeds/feed_fact.h"

#define F(field) (1u << FACT_##field)
#define WISH (F(CLASS) | F(PURPOSE) | F(ACT) | F(FROM) | F(TO) | F(SRC) | F(UNDER))

const struct feed_shape feed_shapes[FEED_KIND_COUNT] = {
    [FEED_PATIENT] = {"PATIENT", F(PID), F(BIRTH) | F(REPLACED_BY) | F(STATE) | F(CODE)},
    [FEED_DECEASED] = {"DECEASED", F(PID), F(FROM)},
    [FEED_PROF] = {"PROF", F(WHO),
		   F(ALSO) | F(RPPS) | F(LOGIN) | F(PROFESSION) | F(STATE) | F(ROLE) | F(FROM) | F(TO)},
    [FEED_TEAM] = {"TEAM", F(TID) | F(PID), F(FROM) | F(TO) | F(SRC) | F(STATE)},
    [FEED_UNITTEAM] = {"UNITTEAM", F(TID), F(ROLE)},
    [FEED_MEMBER] = {"MEMBER", F(WHO), F(PID) | F(TID) | F(FROM) | F(TO) | F(ROLE) | F(SRC) | F(STATE)},
    [FEED_OPTIN] = {"OPTIN", F(PID) | F(WHO), WISH | F(SIGNED)},
    [FEED_OBJECT] = {"OBJECT", F(WHO), F(PID) | WISH | F(AT)},
    [FEED_LEGALREP] = {"LEGALREP", F(PID) | F(WHO), F(ROLE) | F(FROM) | F(TO) | F(SRC)},
    [FEED_RELATED] = {"RELATED", F(PID) | F(WHO), F(ROLE) | F(FROM) | F(TO) | F(SRC)},
    [FEED_WITHDRAW] = {"WITHDRAW", F(SRC), F(PID) | F(AT)},
    [FEED_HOLD] = {"HOLD", F(CODE), F(PID) | F(TEXT) | F(SRC) | F(CONTENT)},
    [FEED_WARNING] = {"W", F(CODE), F(PID) | F(TEXT) | F(SRC)},
    [FEED_IGNORED] = {"I", F(CODE), F(PID) | F(TEXT) | F(SRC)},
    [FEED_ERROR] = {"E", F(TEXT), 0},
};

const char *const feed_field_names[FEED_FIELD_COUNT] = {
    [FACT_PID] = "pid",         [FACT_TID] = "team",
    [FACT_WHO] = "who",         [FACT_CLASS] = "class",
    [FACT_PURPOSE] = "purpose", [FACT_ACT] = "act",
    [FACT_FROM] = "from",       [FACT_TO] = "to",
    [FACT_SRC] = "src",         [FACT_UNDER] = "under",
    [FACT_ROLE] = "role",       [FACT_RPPS] = "rpps",
    [FACT_LOGIN] = "login",     [FACT_PROFESSION] = "profession",
    [FACT_BIRTH] = "birth",     [FACT_REPLACED_BY] = "replaced-by",
    [FACT_STATE] = "state",     [FACT_CODE] = "code",
    [FACT_TEXT] = "text",       [FACT_CONTENT] = "content",
    [FACT_ALSO] = "also",       [FACT_SIGNED] = "signed",
    [FACT_AT] = "at",
};

bool feed_fact_is_whole(const struct feed_fact *fact)
{
	unsigned has = 0;
	if ((unsigned)fact->kind >= FEED_KIND_COUNT || fact->line == 0)
		return false;
	for (unsigned i = 0; i < FEED_FIELD_COUNT; i++)
		has |= fact->fields[i] != NULL ? 1u << i : 0;
	const struct feed_shape *shape = &feed_shapes[fact->kind];
	return (has & shape->must) == shape->must && (has & ~(shape->must | shape->may)) == 0;
}

const char *feed_fact_text(const struct feed_fact *fact, struct arena *arena)
{
	const char *text = feed_shapes[fact->kind].name;
	for (unsigned i = 0; i < FEED_FIELD_COUNT && text != NULL; i++)
		if (fact->fields[i] != NULL && i != FACT_AT)
			text = arena_printf(arena, "%s %s=%s", text, feed_field_names[i], fact->fields[i]);
	return text;
}
