/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The array of messages that sendmmsg and recvmmsg take. */
#ifndef GYR_READ_MESSAGES_H
#define GYR_READ_MESSAGES_H

#include "call.h"
#include "read/data.h"

#define MESSAGES_MAX 16 /* Per call; the others are left out. */
#define MESSAGE_BYTES 64	/* struct mmsghdr */
#define MESSAGE_BYTES_IA32 32
#define MOVED_OFFSET 56		/* Its msg_len, behind the message header. */
#define MOVED_OFFSET_IA32 28

struct message_batch {
	u64 messages;
	s64 fd;
	u32 count;
	bool ia32;
};

inline_always void begin_batch(struct message_batch *batch, const struct call *call)
{
	batch->messages = arg(call, 1);
	batch->fd = (s32)arg(call, 0);
	batch->count = call->ret < MESSAGES_MAX ? call->ret : MESSAGES_MAX;
	batch->ia32 = call->ia32;
}

inline_always bool read_batch_message(struct message *message, u32 *moved,
				      const struct message_batch *batch, u32 index)
{
	u64 at = batch->messages + (u64)index * (batch->ia32 ? MESSAGE_BYTES_IA32 : MESSAGE_BYTES);

	bpf_probe_read_user(moved, sizeof(*moved),
			    (void *)(at + (batch->ia32 ? MOVED_OFFSET_IA32 : MOVED_OFFSET)));
	return read_message(message, at, batch->ia32);
}

#endif
