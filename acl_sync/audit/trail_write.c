/* One batch: written at the end that was found, with one wait for the disk; then the head is moved on. */
#include "acl_sync/audit/audit_file.h"
#include "acl_sync/audit/audit_segment.h"
#include "acl_sync/audit/trail_private.h"
#include "wording/wording.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The batch as it will stand on disk. */
struct block {
	char *bytes;
	size_t size;
	struct audit_place place; /* after its last line */
};

static void add_lines(struct trail *trail, struct block *block, const struct trail_drafts *drafts,
		      bool is_last)
{
	for (size_t i = 0; i < drafts->count; i++)
		block->size += audit_draft_write(&drafts->items[i], &block->place,
						 is_last && i + 1 == drafts->count ? trail->key.secret : NULL,
						 block->bytes + block->size);
}

static int compose(struct trail *trail, const struct trail_drafts *drafts, struct block *ret_block)
{
	*ret_block = (struct block){.place = trail->head.place};
	if (trail->head.place.sequence + trail->notes.count + drafts->count > AUDIT_SEQUENCE_MAX)
		return -EOVERFLOW;
	ret_block->bytes = malloc(1 + trail->notes.room + drafts->room);
	if (ret_block->bytes == NULL)
		return -ENOMEM;
	if (trail->lacks_newline)
		ret_block->bytes[ret_block->size++] = '\n';
	add_lines(trail, ret_block, &trail->notes, drafts->count == 0);
	add_lines(trail, ret_block, drafts, true);
	return 0;
}

/* Where no segment is open, makes the one that the next line opens. */
static int have_segment(struct trail *trail)
{
	uint64_t first = trail->head.place.sequence + 1;
	if (trail->fd >= 0)
		return 0;
	int result = audit_segment_make(trail->folder_fd, first, trail->options.append_only, &trail->fd,
					&trail->problem);
	if (result != 0)
		return result;
	trail->fd_segment = trail->head.segment = first;
	trail->head.opened[0] = '\0';
	trail->size = 0;
	return 0;
}

/* What could not be written whole is taken back where the file system lets us; else the next batch sets it
 * aside. */
static int write_block(struct trail *trail, const struct block *block)
{
	int result = audit_file_write(trail->fd, block->bytes, block->size);
	if (result == 0 && fdatasync(trail->fd) != 0)
		result = -errno;
	if (result == 0)
		return 0;
	if (ftruncate(trail->fd, (off_t)trail->size) == 0)
		(void)fdatasync(trail->fd);
	audit_file_fail(&trail->problem, "the audit trail", "written", -result);
	if (result == -ENOSPC || result == -EDQUOT) {
		size_t size = strlen(trail->problem.text);
		wording_write(trail->problem.text + size, sizeof(trail->problem.text) - size,
			      "; nothing was done: make room on the file system of state_dir");
	}
	return result;
}

int trail_store_head(struct trail *trail, const struct audit_head *head)
{
	unsigned other = 1 - trail->slot;
	int result = audit_head_store(trail->folder_fd, head, other, trail->key.secret, &trail->problem);
	if (result != 0)
		return result;
	trail->slot = other;
	trail->head = *head;
	return 0;
}

static int tell_witness(struct trail *trail, const struct audit_place *place)
{
	const struct trail_witness *witness = &trail->options.witness;
	int result = witness->keep == NULL ? 0 : witness->keep(witness->context, place);
	return result == 0
		   ? 0
		   : audit_file_fail(&trail->problem, "the state's memory of the trail", "written", -result);
}

int trail_write(struct trail *trail, const struct trail_drafts *drafts)
{
	struct block block = {0};
	int result = have_segment(trail);
	if (result == 0 && (result = compose(trail, drafts, &block)) != 0)
		audit_file_fail(&trail->problem, "the batch", "composed", -result);
	if (result == 0)
		result = write_block(trail, &block);
	if (result == 0) {
		struct audit_head head = trail->head;
		const struct trail_drafts *first = trail->notes.count > 0 ? &trail->notes : drafts;
		head.place = block.place;
		head.segment = trail->fd_segment;
		head.size = trail->size + block.size;
		head.is_sealed = drafts->count > 0 && drafts->items[drafts->count - 1].kind == AUDIT_SEALED;
		if (head.opened[0] == '\0')
			memcpy(head.opened, first->items[0].instant, sizeof(head.opened));
		result = trail_store_head(trail, &head);
	}
	free(block.bytes);
	if (result != 0)
		return result;
	trail->size = trail->head.size;
	trail->lacks_newline = false;
	trail_drafts_clear(&trail->notes);
	return tell_witness(trail, &trail->head.place);
}
