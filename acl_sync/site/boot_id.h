/* The kernel's name of this run of the machine: after another one the state is looked at against the whole disk. */
#ifndef CAREACL_SITE_BOOT_ID_H
#define CAREACL_SITE_BOOT_ID_H

#include <stdbool.h>

#define BOOT_ID_SIZE 64

/* false: it cannot be read. */
bool boot_id_read(char ret_id[static BOOT_ID_SIZE]);

#endif
