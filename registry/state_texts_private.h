/* Between the files state_texts*.c. */
#ifndef CAREACL_REGISTRY_STATE_TEXTS_PRIVATE_H
#define CAREACL_REGISTRY_STATE_TEXTS_PRIVATE_H

/* Added to the kind of a row that goes on with the text of the row before it: no transaction is as long as a text. */
#define STATE_TEXT_GOES_ON 0x100

#endif
