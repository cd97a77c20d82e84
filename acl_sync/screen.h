/* What a terminal shows: lines are broken between words. Files and programs get them as they are. */
#ifndef CAREACL_ACL_SYNC_SCREEN_H
#define CAREACL_ACL_SYNC_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#define SCREEN_WORD_MAX 1024

/* A terminal on the way to its next line. Zeroed but for fd and width: at the beginning of a line. */
struct screen {
	int fd;
	size_t width;  /* columns */
	size_t column; /* that the next character would have, without `spaces` and `word` */
	size_t hang;   /* spaces before what goes on in the next line */
	size_t spaces; /* not written yet */
	bool has_word; /* on this line */
	bool is_raw;   /* a line that is copied as it stands: JSON */
	bool is_escape;
	size_t word_size, word_width;
	char word[SCREEN_WORD_MAX];
};

/* COLUMNS of the environment; 0 where that is no number. */
size_t screen_width_asked(void);

/* Columns of the terminal behind `fd`: COLUMNS of the environment where that is a number, else what the terminal
 * says; at least 20. `otherwise` where fd is no terminal, or one that does not say. */
size_t screen_width(int fd, size_t otherwise);

/* Writes the bytes, broken between words: what goes on stands two columns deeper than its line began, or below the
 * line's last column of text where enough is left beside it. A word wider than the screen stands alone. All bytes are
 * written before it returns. false when they could not be: errno. */
bool screen_put(struct screen *screen, const char *bytes, size_t size);

/* From here on stdout (where `answer`) and stderr break their lines like this if they are terminals. At the start of the
 * program, before anything is written. Without memory: as it was. */
void screen_begin(bool answer);

#endif
