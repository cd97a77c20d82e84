/* What careacl writes on directories and documents for itself, where only root can read or change it: extended
 * attributes "trusted.careacl.*". */
#ifndef CAREACL_DISK_MARK_H
#define CAREACL_DISK_MARK_H

#include <stddef.h>

#define MARK_STORE "trusted.careacl.store" /* of a root: the store's name */
#define MARK_LAYOUT                                                                                          \
	"trusted.careacl.layout" /* of a root: by what pattern its folders are placed (standing.h) */
#define MARK_PATIENT "trusted.careacl.patient" /* of a folder: the patient's id */
#define MARK_VIEWS "trusted.careacl.views"     /* of the directory of views: the store's name */

/* Room for a mark's text, with its NUL. */
#define MARK_SIZE 256

/* Reads a mark of what is open behind `fd` as a text. 1; 0: there is none, or none that can be ours (too long, a NUL
 * in it); -errno. */
int mark_get(int fd, const char *name, char ret_text[MARK_SIZE]);

/* Writes it, unless it says so already / where there is none yet (-EEXIST) / takes it away. 0 or -errno. */
int mark_set(int fd, const char *name, const char *text);
int mark_make(int fd, const char *name, const char *text);
int mark_remove(int fd, const char *name);

#endif
