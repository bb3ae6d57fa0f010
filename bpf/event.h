/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Building one event record: header, parameter lengths, parameter bytes (src/schema/wire.ts).
 *
 * A record whose parameters all have fixed sizes is written straight into the ring: event_reserve,
 * put_*, event_commit. Any other one is put together in the CPU's scratch and copied: event_begin,
 * put_*, event_output. Both cursors are compile-time constants until the first parameter of unknown
 * length, so a put_* is one or two stores.
 */
#ifndef GYR_EVENT_H
#define GYR_EVENT_H

#include "gen/constants.gen.h"
#include "room.h"

#define RECORD_MASK (RECORD_BYTES_MAX - 1)
#define PATH_BYTES_MAX 4096

struct event {
	u8 *data;
	u32 at; /* Next parameter byte. May pass RECORD_BYTES_MAX; the record is dropped then. */
	u32 length; /* Next parameter length. */
	u16 type;
};

/*
 * Unaligned stores: every processor that the probe supports has them, and the verifier allows them.
 */
#define store(type, to, value) (*(type *)(to) = (type)(value))

inline_always void event_head(struct event *ev, u8 *data, u16 type, u32 params, u32 bytes)
{
	store(u64, data, config.boot_offset_ns + bpf_ktime_get_boot_ns());
	store(u64, data + 8, (u32)bpf_get_current_pid_tgid());
	store(u32, data + 16, bytes);
	store(u16, data + 20, type);
	store(u32, data + 22, params);
	ev->data = data;
	ev->at = sizeof(struct event_header) + 2 * params;
	ev->length = sizeof(struct event_header);
	ev->type = type;
}

inline_always void count_event(void)
{
	u32 cpu = bpf_get_smp_processor_id();
	struct counters *counters = bpf_map_lookup_elem(&counts, &cpu);

	if (counters)
		counters->events++;
}

inline_always bool event_reserve_typed(struct event *ev, u16 type, u32 params, u32 bytes)
{
	void *ring = ring_of_cpu();
	u8 *data;

	if (!ring) {
		lose(type, CAUSE_NO_RING);
		return false;
	}
	data = bpf_ringbuf_reserve(ring, bytes, 0);
	if (!data) {
		lose(type, CAUSE_BUFFER);
		return false;
	}
	count_event();
	event_head(ev, data, type, params, bytes);
	return true;
}

/* For a record of fixed size: room in the ring, or false when there is none. */
#define event_reserve(ev, name) \
	event_reserve_typed(ev, PPME_##name, PARAMS_##name, SIZE_##name)

/*
 * Waking user space for each record would cost more than the record, so only the first one after it
 * went to sleep does. When two CPUs or user space race here, the sleep just ends by its time limit.
 */
inline_always u64 wakeup(void)
{
	if (likely(!live.reader_sleeps))
		return BPF_RB_NO_WAKEUP;
	live.reader_sleeps = 0;
	return BPF_RB_FORCE_WAKEUP;
}

inline_always int event_commit(struct event *ev)
{
	bpf_ringbuf_submit(ev->data, wakeup());
	return 0;
}

/* For a record of any size: starts it in the scratch. */
#define event_begin(ev, scratch, name) \
	event_head(ev, (scratch)->data, PPME_##name, PARAMS_##name, 0)

inline_always int event_output(struct event *ev)
{
	u32 bytes = ev->at;
	void *ring = ring_of_cpu();

	if (!ring) {
		lose(ev->type, CAUSE_NO_RING);
		return 0;
	}
	if (bytes > RECORD_BYTES_MAX) {
		lose(ev->type, CAUSE_SCRATCH);
		return 0;
	}
	store(u32, ev->data + 16, bytes);
	if (unlikely(bpf_ringbuf_output(ring, ev->data, bytes, wakeup())))
		lose(ev->type, CAUSE_BUFFER);
	else
		count_event();
	return 0;
}

/* Where the next parameter byte goes. */
inline_always u8 *event_end(struct event *ev)
{
	return ev->data + (ev->at & RECORD_MASK);
}

/* Closes the parameter whose bytes were added last. */
inline_always void put_length(struct event *ev, u16 bytes)
{
	store(u16, ev->data + ev->length, bytes);
	ev->length += 2;
}

inline_always void put_empty(struct event *ev)
{
	put_length(ev, 0);
}

/* Bytes of a parameter; put_length closes it. */
#define ADD(type, ev, value)                        \
	do {                                        \
		store(type, event_end(ev), value);  \
		(ev)->at += sizeof(type);           \
	} while (0)

#define PUT(type, ev, value)                  \
	do {                                  \
		ADD(type, ev, value);         \
		put_length(ev, sizeof(type)); \
	} while (0)

inline_always void put_u8(struct event *ev, u8 value)
{
	PUT(u8, ev, value);
}

inline_always void put_u16(struct event *ev, u16 value)
{
	PUT(u16, ev, value);
}

inline_always void put_s16(struct event *ev, s16 value)
{
	PUT(s16, ev, value);
}

inline_always void put_u32(struct event *ev, u32 value)
{
	PUT(u32, ev, value);
}

inline_always void put_s32(struct event *ev, s32 value)
{
	PUT(s32, ev, value);
}

inline_always void put_u64(struct event *ev, u64 value)
{
	PUT(u64, ev, value);
}

inline_always void put_s64(struct event *ev, s64 value)
{
	PUT(s64, ev, value);
}

/*
 * Descriptors and process ids are int in the calls and 64 bits on the wire. AT_FDCWD is -100 on
 * both.
 */
inline_always void put_fd(struct event *ev, u64 value)
{
	PUT(s64, ev, (s64)(s32)value);
}

#define put_pid put_fd

/*
 * Sends a number through the scratch's memory. The verifier follows each way through the program
 * with the range that a cursor has on it; what comes out of memory is just a number, the same on
 * all ways, so they are looked at once from there on instead of once each. The same for a number
 * that a loop counts to.
 */
inline_always u32 forget(volatile u32 *slot, u32 value)
{
	*slot = value;
	return *slot;
}

inline_always void forget_end(struct event *ev)
{
	ev->at = forget((u32 *)(ev->data - __builtin_offsetof(struct scratch, data) +
				__builtin_offsetof(struct scratch, record_end)),
			ev->at);
}

inline_always u32 text_bytes(struct event *ev, long got)
{
	u32 start = ev->at;

	if (got == 0)
		*event_end(ev) = 0; /* Some kernels count an empty text as nothing. */
	if (got >= 0) /* Else it was not readable without a page fault. */
		ev->at += got ? got & 0x1fff : 1;
	forget_end(ev);
	return (ev->at - start) & 0x1fff;
}

/*
 * A NUL-terminated text of at most `max` (<= 4096) bytes of the caller's memory. Returns its size.
 */
inline_always u32 add_user_text(struct event *ev, u64 text, u32 max)
{
	return text_bytes(ev, bpf_probe_read_user_str(event_end(ev), max, (void *)text));
}

inline_always u32 add_kernel_text(struct event *ev, const void *text, u32 max)
{
	return text_bytes(ev, bpf_probe_read_kernel_str(event_end(ev), max, text));
}

inline_always u32 put_user_text(struct event *ev, u64 text)
{
	u32 bytes = add_user_text(ev, text, PATH_BYTES_MAX);

	put_length(ev, bytes);
	return bytes;
}

#define put_path put_user_text

inline_always void put_kernel_text(struct event *ev, const void *text)
{
	put_length(ev, add_kernel_text(ev, text, PATH_BYTES_MAX));
}

/* Bytes of the caller's memory; all or nothing. Returns their number. */
inline_always u32 add_user_bytes(struct event *ev, u64 from, u32 bytes)
{
	bytes = masked(bytes, RECORD_MASK);
	if (bpf_probe_read_user(event_end(ev), bytes, (void *)from))
		bytes = 0;
	ev->at += bytes;
	forget_end(ev);
	return bytes;
}

inline_always void put_user_bytes(struct event *ev, u64 from, u32 bytes)
{
	put_length(ev, add_user_bytes(ev, from, bytes));
}

#endif
