#include "acl_sync/screen.h"

#include "acl_sync/wrap.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_MIN 20
#define WIDTH_MAX 1000
#define BESIDE_MIN 26 /* columns that a last column of text must have to be one */
#define ESCAPE '\033'

size_t screen_width_asked(void)
{
	const char *text = getenv("COLUMNS");
	size_t width = 0;
	for (; text != NULL && isdigit((unsigned char)*text) && width <= WIDTH_MAX; text++)
		width = 10 * width + (size_t)(*text - '0');
	return text != NULL && *text == '\0' && width <= WIDTH_MAX ? width : 0;
}

size_t screen_width(int fd, size_t otherwise)
{
	struct winsize size = {0};
	if (isatty(fd) != 1)
		return otherwise;
	size_t width = screen_width_asked();
	if (width == 0 && ioctl(fd, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0)
		return otherwise;
	return width < WIDTH_MIN ? WIDTH_MIN : width;
}

/* ---- bytes ---- */

static bool put_bytes(const struct screen *screen, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t written = write(screen->fd, bytes, size);
		if (written < 0 && errno != EINTR)
			return false;
		bytes += written > 0 ? written : 0;
		size -= written > 0 ? (size_t)written : 0;
	}
	return true;
}

static bool put_spaces(struct screen *screen, size_t count)
{
	static const char blank[] = "                                ";
	screen->column += count;
	for (; count > sizeof(blank) - 1; count -= sizeof(blank) - 1)
		if (!put_bytes(screen, blank, sizeof(blank) - 1))
			return false;
	return put_bytes(screen, blank, count);
}

/* ---- words ---- */

/* Where the line goes on if it is broken. */
static void choose_hang(struct screen *screen)
{
	size_t begins = screen->column + screen->spaces;
	if (!screen->has_word)
		screen->hang = begins + 2;
	else if (screen->spaces >= 2 && begins + BESIDE_MIN <= screen->width)
		screen->hang = begins;
	if (screen->hang > screen->width / 2 && screen->hang + BESIDE_MIN > screen->width)
		screen->hang = screen->width / 2;
}

/* The spaces and the word that wait, on this line or on the next. */
static bool put_word(struct screen *screen)
{
	bool fits = screen->column + screen->spaces + screen->word_width <= screen->width;
	bool done;
	if (fits || !screen->has_word) {
		choose_hang(screen);
		done = put_spaces(screen, screen->spaces);
	} else {
		screen->column = 0;
		done = put_bytes(screen, "\n", 1) && put_spaces(screen, screen->hang);
	}
	done = done && put_bytes(screen, screen->word, screen->word_size);
	screen->column += screen->word_width;
	screen->has_word = screen->has_word || screen->word_width > 0;
	screen->spaces = screen->word_size = screen->word_width = 0;
	return done;
}

static void begin_line(struct screen *screen)
{
	screen->column = screen->hang = screen->spaces = screen->word_size = screen->word_width = 0;
	screen->has_word = screen->is_raw = screen->is_escape = false;
}

/* One byte of a word; what turns colours on and off is no column. */
static bool take_byte(struct screen *screen, char byte)
{
	screen->is_escape = screen->is_escape || byte == ESCAPE;
	screen->word_width += screen->is_escape ? 0 : wrap_width(&byte, 1);
	if (screen->is_escape && isalpha((unsigned char)byte))
		screen->is_escape = false;
	screen->word[screen->word_size++] = byte;
	return screen->word_size < SCREEN_WORD_MAX || put_word(screen);
}

static bool put_byte(struct screen *screen, char byte)
{
	bool done = true;
	if (byte == '{' && screen->column + screen->spaces + screen->word_size == 0)
		screen->is_raw = true;
	if (byte == '\n' || byte == '\r') {
		done = (screen->word_size == 0 || put_word(screen)) && put_bytes(screen, &byte, 1);
		begin_line(screen);
	} else if (screen->is_raw) {
		screen->column++;
		done = put_bytes(screen, &byte, 1);
	} else if (byte != ' ') {
		done = take_byte(screen, byte);
	} else {
		done = screen->word_size == 0 || put_word(screen);
		screen->spaces++;
	}
	return done;
}

bool screen_put(struct screen *screen, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!put_byte(screen, bytes[i]))
			return false;
	/* a question waits for its answer, in the same line */
	return screen->word_size + screen->spaces == 0 || put_word(screen);
}

/* ---- the streams ---- */

static ssize_t write_screen(void *cookie, const char *bytes, size_t size)
{
	return screen_put(cookie, bytes, size) ? (ssize_t)size : 0;
}

/* `whole` where the screen has no width, or there is no memory. */
static FILE *broken(struct screen *screen, FILE *whole, int buffering)
{
	static const cookie_io_functions_t functions = {.write = write_screen};
	FILE *stream = screen->width == 0 ? NULL : fopencookie(screen, "w", functions);
	if (stream == NULL)
		return whole;
	setvbuf(stream, NULL, buffering, 0);
	return stream;
}

void screen_begin(bool answer)
{
	static struct screen answers = {.fd = STDOUT_FILENO}, rest = {.fd = STDERR_FILENO};
	answers.width = answer ? screen_width(STDOUT_FILENO, 0) : 0;
	rest.width = screen_width(STDERR_FILENO, 0);
	stdout = broken(&answers, stdout, _IOLBF);
	stderr = broken(&rest, stderr, _IONBF);
}
