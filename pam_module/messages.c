#include "pam_module/messages.h"

#include "policy/time_window.h"

#include <stdio.h>
#include <string.h>

#define ASK_EN "Please ask the person in charge of access in your establishment."
#define ASK_FR "Adressez-vous à la personne chargée des accès dans votre établissement."
#define ADMIN_EN "Please ask the administrator of this server."
#define ADMIN_FR "Adressez-vous à l'administrateur de ce serveur."

/* {date}, {published}, {folders}, {view} and {until} are filled in. Order of the columns: enum message_language. */
static const char *const texts[MESSAGE_COUNT][2] = {
    [MESSAGE_UNKNOWN] =
	{"Access refused: this login is not in the care registry of this server. " ADMIN_EN,
	 "Accès refusé : cet identifiant ne figure pas dans le registre de soins de ce serveur. " ADMIN_FR},
    [MESSAGE_UID_OF_ANOTHER] = {"Access refused: the account number of this login belongs to another login "
				"of the care registry. " ADMIN_EN,
				"Accès refusé : le numéro de compte de cet identifiant appartient à un autre "
				"identifiant du registre "
				"de soins. " ADMIN_FR},
    [MESSAGE_SUSPENDED] = {"Access refused: you are suspended from practice here. " ASK_EN,
			   "Accès refusé : votre exercice est suspendu ici. " ASK_FR},
    [MESSAGE_NOT_BRIEFED] =
	{"Access refused: you have not been briefed on professional secrecy, or too long ago. " ASK_EN,
	 "Accès refusé : vous n'avez pas été instruit du secret professionnel, ou il y a trop "
	 "longtemps. " ASK_FR},
    [MESSAGE_OUT_OF_DATE] = {"Access refused: your access is out of date since {date}. " ASK_EN,
			     "Accès refusé : votre accès a expiré, depuis le {date}. " ASK_FR},
    [MESSAGE_NOT_YET] = {"Access refused: your access is valid only from {date}. " ASK_EN,
			 "Accès refusé : votre accès n'est valable qu'à partir du {date}. " ASK_FR},
    [MESSAGE_NO_POSITION] =
	{"Access refused: the care registry gives this login no access in date. " ASK_EN,
	 "Accès refusé : le registre de soins ne donne à cet identifiant aucun accès en cours. " ASK_FR},
    [MESSAGE_STALE] =
	{"Access refused: the access list of this server is not up to date (dated {published}). " ADMIN_EN,
	 "Accès refusé : la liste des accès de ce serveur n'est pas à jour (datée du "
	 "{published}). " ADMIN_FR},
    [MESSAGE_STALE_WARNING] =
	{"Warning: the access list of this server is not up to date (dated {published}); recent changes may "
	 "be "
	 "missing. Please tell the administrator.",
	 "Attention : la liste des accès de ce serveur n'est pas à jour (datée du {published}) ; des "
	 "changements récents peuvent manquer. Prévenez l'administrateur."},
    [MESSAGE_STATE_UNUSABLE] = {"Access refused: the access list of this server cannot be read. " ADMIN_EN,
				"Accès refusé : la liste des accès de ce serveur est illisible. " ADMIN_FR},
    [MESSAGE_RESCUED] =
	{"Warning: the access list of this server cannot be read; you are let in as a member of the rescue "
	 "group. Other logins are refused until it is repaired (careacl sync).",
	 "Attention : la liste des accès de ce serveur est illisible ; vous entrez comme membre du groupe de "
	 "secours. Les autres identifiants sont refusés jusqu'à la réparation (careacl sync)."},
    [MESSAGE_NAME_SERVICE] =
	{"Access refused: the directory of logins did not answer. Please try again. " ADMIN_EN,
	 "Accès refusé : l'annuaire des comptes n'a pas répondu. Réessayez. " ADMIN_FR},
    [MESSAGE_WRONG_ARGUMENT] =
	{"Access refused: the login check of this server is set up wrongly. " ADMIN_EN,
	 "Accès refusé : le contrôle des accès de ce serveur est mal configuré. " ADMIN_FR},
    [MESSAGE_LINE_FOLDERS] = {"Patient folders you may open: {folders}.",
			      "Dossiers de patients que vous pouvez ouvrir : {folders}."},
    [MESSAGE_LINE_VIEW] = {"Your view of them: {view}", "Votre vue de ces dossiers : {view}"},
    [MESSAGE_LINE_BREAK_GLASS] = {"Break-glass (emergency access) in force until {until}.",
				  "Bris de glace (accès d'urgence) en vigueur jusqu'au {until}."},
    [MESSAGE_LINE_SECRECY] =
	{"You are bound by professional secrecy: any access outside the cases provided for by law is an "
	 "offence "
	 "(Code pénal, article 226-13: one year of imprisonment and a fine of 15 000 EUR). Accesses are "
	 "recorded.",
	 "Vous êtes tenu au secret professionnel : tout accès hors des cas prévus par la loi est un délit "
	 "(Code "
	 "pénal, article 226-13 : un an d'emprisonnement et 15 000 EUR d'amende). Les accès sont "
	 "enregistrés."},
};

/* Days since 1970-01-01 to a date of the Gregorian calendar: counted from 1 March, in eras of 400 years. */
static void civil_date(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
	int64_t shifted = days + 719468; /* since 0000-03-01 */
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * of_year + 2) / 153; /* 0: March */

	*ret_day = (int)(of_year - (153 * month + 2) / 5 + 1);
	*ret_month = (int)(month < 10 ? month + 3 : month - 9);
	*ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

void message_date(char *buffer, size_t size, int64_t instant, int32_t offset_seconds,
		  enum message_language language)
{
	const int64_t first = INT64_C(-62135596800), last = INT64_C(253402300799); /* years 1 to 9999 */
	int64_t local, seconds, year;
	int month, day, offset_minutes = offset_seconds / 60, length;
	char second[8] = "";

	if (instant < first + 86400 || instant > last - 86400) {
		snprintf(buffer, size, "?");
		return;
	}
	local = instant + offset_seconds;
	seconds = ((local % 86400) + 86400) % 86400;
	civil_date((local - seconds) / 86400, &year, &month, &day);
	if (seconds % 60 != 0)
		snprintf(second, sizeof(second), ":%02d", (int)(seconds % 60));
	if (language == MESSAGE_FRENCH)
		length = snprintf(buffer, size, "%02d/%02d/%04d à", day, month, (int)year);
	else
		length = snprintf(buffer, size, "%04d-%02d-%02d", (int)year, month, day);
	if (length < 0 || (size_t)length >= size)
		return;
	snprintf(buffer + length, size - (size_t)length, " %02d:%02d%s (UTC%c%02d:%02d)",
		 (int)(seconds / 3600), (int)(seconds / 60 % 60), second, offset_minutes < 0 ? '-' : '+',
		 (offset_minutes < 0 ? -offset_minutes : offset_minutes) / 60,
		 (offset_minutes < 0 ? -offset_minutes : offset_minutes) % 60);
}

static void add_byte(struct message *message, char byte)
{
	if (message->length + 1 < sizeof(message->text))
		message->text[message->length++] = byte;
	message->text[message->length] = '\0';
}

/* Adds a value; what could steer a terminal becomes a question mark. */
static void add_value(struct message *message, const char *value)
{
	for (; *value != '\0'; value++)
		add_byte(message, (unsigned char)*value < 0x20 || *value == 0x7f ? '?' : *value);
}

static void add_date(struct message *message, struct message_instant instant, enum message_language language)
{
	char date[64] = "";

	message_date(date, sizeof(date), instant.at, instant.offset_seconds, language);
	add_value(message, date);
}

/* Adds what stands for the placeholder at `at`; returns its length, 0 if there is none. */
static size_t add_placeholder(struct message *message, const char *at, const struct message_values *values,
			      enum message_language language)
{
	const struct {
		const char *name;
		struct message_instant instant;
	} dates[] = {{"{date}", values->since},
		     {"{published}", values->published},
		     {"{until}", values->break_glass_until}};
	char number[16];

	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
		if (strncmp(at, dates[i].name, strlen(dates[i].name)) == 0) {
			add_date(message, dates[i].instant, language);
			return strlen(dates[i].name);
		}
	if (strncmp(at, "{view}", 6) == 0) {
		add_value(message, values->view);
		return 6;
	}
	if (strncmp(at, "{folders}", 9) == 0) {
		snprintf(number, sizeof(number), "%u", (unsigned)values->folder_count);
		add_value(message, number);
		return 9;
	}
	return 0;
}

static void add_text(struct message *message, enum message_id id, const struct message_values *values,
		     enum message_language language)
{
	const char *at = texts[id][language];

	if (at == NULL)
		return;
	if (message->length > 0)
		add_byte(message, '\n');
	while (*at != '\0') {
		size_t length = *at == '{' ? add_placeholder(message, at, values, language) : 0;

		if (length == 0)
			add_byte(message, *at);
		at += length == 0 ? 1 : length;
	}
}

static void add_line(struct message *message, enum message_id id, const struct message_values *values)
{
	if (values->language == MESSAGE_BOTH || values->language == MESSAGE_ENGLISH)
		add_text(message, id, values, MESSAGE_ENGLISH);
	if (values->language == MESSAGE_BOTH || values->language == MESSAGE_FRENCH)
		add_text(message, id, values, MESSAGE_FRENCH);
}

static void add_notice(struct message *message, const struct message_values *values)
{
	add_line(message, MESSAGE_LINE_FOLDERS, values);
	if (values->view != NULL && values->view[0] != '\0')
		add_line(message, MESSAGE_LINE_VIEW, values);
	if (values->break_glass_until.at != TIME_ALWAYS)
		add_line(message, MESSAGE_LINE_BREAK_GLASS, values);
	add_line(message, MESSAGE_LINE_SECRECY, values);
}

void message_compose(struct message *ret_message, enum message_id id, const struct message_values *values)
{
	ret_message->length = 0;
	ret_message->text[0] = '\0';
	if ((unsigned)id >= MESSAGE_COUNT)
		return;
	add_line(ret_message, id, values);
	if ((id == MESSAGE_NOTICE || id == MESSAGE_STALE_WARNING) && values->notice)
		add_notice(ret_message, values);
}
