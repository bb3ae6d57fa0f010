/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The first bytes that a call moved, gathered from plain buffers, vectors and messages. */
#ifndef GYR_READ_DATA_H
#define GYR_READ_DATA_H

#include "call.h"

#define VECTORS_MAX 32

struct vector {
	u64 base;
	u64 bytes;
};

/* struct user_msghdr, whichever width it had. */
struct message {
	u64 name;
	u64 vectors;
	u64 vector_count;
	u64 control;
	u64 control_bytes;
};

/*
 * `ia32` is 1 for a vector of two 32-bit numbers, 0 for one of two 64-bit numbers. Arithmetic
 * instead of two cases: this stands in loops, and the verifier would follow both each time.
 */
inline_always void read_vector(struct vector *vector, u64 from, u32 index, u64 ia32)
{
	u64 bytes = masked(16 >> (ia32 & 1), 31);
	u64 low = 0xffffffffull * (ia32 & 1);
	u64 read[4] = {}; /* What the mask allows: more than is ever read. */

	bpf_probe_read_user(read, bytes, (void *)(from + index * bytes));
	vector->base = read[0] & (~0ull >> (32 * (ia32 & 1)));
	vector->bytes = read[1] | (read[0] >> 32 & low);
}

/* False: not readable. */
inline_always bool read_message(struct message *message, u64 from, bool ia32)
{
	/* name, name length, vectors, count, control, control length, flags */
	u64 wide[6] = {};
	u32 narrow[6] = {};

	__builtin_memset(message, 0, sizeof(*message));
	if (ia32) {
		if (bpf_probe_read_user(narrow, sizeof(narrow), (void *)from))
			return false;
		message->name = narrow[0];
		message->vectors = narrow[2];
		message->vector_count = narrow[3];
		message->control = narrow[4];
		message->control_bytes = narrow[5];
		return true;
	}
	if (bpf_probe_read_user(wide, sizeof(wide), (void *)from))
		return false;
	message->name = wide[0];
	message->vectors = wide[2];
	message->vector_count = wide[3];
	message->control = wide[4];
	message->control_bytes = wide[5];
	return true;
}

/* Control data: passed descriptors and credentials are in it, so it is kept whole, if it can be. */
inline_always void put_control(struct event *ev, const struct message *message)
{
	if (message->control && message->control_bytes && message->control_bytes < RECORD_BYTES_MAX)
		put_user_bytes(ev, message->control, message->control_bytes);
	else
		put_empty(ev);
}

/* How many bytes of an I/O buffer are kept: the configured length, never more than moved. */
inline_always u32 kept(s64 moved)
{
	u32 snaplen = config.snaplen;

	return moved < (s64)snaplen ? (u32)moved : snaplen;
}

/* The same when a call may have failed: then what it was asked to move counts. */
inline_always u32 kept_of(s64 ret, u64 asked)
{
	return kept(ret > 0 ? ret : asked > 0x7fffffff ? 0x7fffffff : (s64)asked);
}

#define VECTOR_UNREADABLE 0xffffffff

/* Adds up to `wanted` bytes of one vector at `at`; returns how many. */
verified_alone u32 add_bytes_of_vector(u64 at, u64 vectors, u64 index_and_width, u64 wanted)
{
	struct scratch *scratch = scratch_of_cpu();
	struct event event = {.at = at};
	struct vector vector;
	u32 bytes;

	if (!scratch)
		return VECTOR_UNREADABLE;
	event.data = scratch->data;
	read_vector(&vector, vectors, index_and_width >> 1, index_and_width & 1);
	bytes = vector.bytes < (u32)wanted ? (u32)vector.bytes : wanted;
	if (bytes && !add_user_bytes(&event, vector.base, bytes))
		return VECTOR_UNREADABLE;
	return bytes;
}

/* Adds up to `wanted` bytes out of a vector array at `at`; returns the new end of the record. */
verified_alone u32 add_vector_bytes(u64 at, u64 vectors, u64 count_and_width, u64 wanted)
{
	u32 count = count_and_width >> 1;
	u32 width = count_and_width & 1;
	u32 end = at;
	u32 left = wanted;

	for (u32 i = 0; i < VECTORS_MAX; i++) {
		u32 bytes;

		if (i >= count || left == 0)
			break;
		bytes = add_bytes_of_vector(end, vectors, i << 1 | width, left);
		if (bytes == VECTOR_UNREADABLE)
			break;
		end += bytes;
		left -= bytes;
	}
	return end;
}

inline_always void put_vector_bytes(struct event *ev, u64 vectors, u64 count, u32 wanted, bool ia32)
{
	u32 start = ev->at;

	ev->at = add_vector_bytes(start, vectors, count << 1 | ia32, wanted);
	put_length(ev, ev->at - start);
}

/* The bytes that one vector has room for. */
verified_alone u64 bytes_of_vector(u64 vectors, u64 index, u64 ia32)
{
	struct vector vector;

	read_vector(&vector, vectors, index, ia32);
	return vector.bytes;
}

/* The bytes that a vector array has room for. */
verified_alone u32 vector_size(u64 vectors, u64 total, u64 ia32)
{
	u32 size = 0;

	for (u32 i = 0; i < VECTORS_MAX; i++) {
		if (i >= (u32)total)
			break;
		size += bytes_of_vector(vectors, i, ia32);
	}
	return size;
}

#endif
