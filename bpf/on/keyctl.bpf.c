// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* keyctl(2): operations have the same numbers on the wire; each says which of its arguments are texts. */
#include "call.h"

/* Bit n: argument n (from 0) is used. */
inline_always u32 used_arguments(u32 operation)
{
	switch (operation) {
	case PPM_KEYCTL_SESSION_TO_PARENT:
		return 0;
	case PPM_KEYCTL_JOIN_SESSION_KEYRING:
	case PPM_KEYCTL_REVOKE:
	case PPM_KEYCTL_CLEAR:
	case PPM_KEYCTL_SET_REQKEY_KEYRING:
	case PPM_KEYCTL_ASSUME_AUTHORITY:
	case PPM_KEYCTL_INVALIDATE:
		return 1 << 1;
	case PPM_KEYCTL_GET_KEYRING_ID:
	case PPM_KEYCTL_SETPERM:
	case PPM_KEYCTL_LINK:
	case PPM_KEYCTL_UNLINK:
	case PPM_KEYCTL_SET_TIMEOUT:
	case PPM_KEYCTL_GET_PERSISTENT:
	case PPM_KEYCTL_CAPABILITIES:
		return 1 << 1 | 1 << 2;
	case PPM_KEYCTL_UPDATE:
	case PPM_KEYCTL_CHOWN:
	case PPM_KEYCTL_DESCRIBE:
	case PPM_KEYCTL_READ:
	case PPM_KEYCTL_NEGATE:
	case PPM_KEYCTL_GET_SECURITY:
	case PPM_KEYCTL_WATCH_KEY:
	case PPM_KEYCTL_RESTRICT_KEYRING:
	case PPM_KEYCTL_PKEY_QUERY:
		return 1 << 1 | 1 << 2 | 1 << 3;
	default:
		return operation <= PPM_KEYCTL_WATCH_KEY ? 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 : 0;
	}
}

/* Bit n: argument n is the address of a text. */
inline_always u32 text_arguments(u32 operation)
{
	switch (operation) {
	case PPM_KEYCTL_JOIN_SESSION_KEYRING:
		return 1 << 1;
	case PPM_KEYCTL_RESTRICT_KEYRING:
	case PPM_KEYCTL_SEARCH:
		return 1 << 2 | 1 << 3;
	case PPM_KEYCTL_PKEY_QUERY:
		return 1 << 3;
	case PPM_KEYCTL_PKEY_ENCRYPT:
	case PPM_KEYCTL_PKEY_DECRYPT:
	case PPM_KEYCTL_PKEY_SIGN:
	case PPM_KEYCTL_PKEY_VERIFY:
		return 1 << 2;
	default:
		return 0;
	}
}

inline_always void put_key_argument(struct event *ev, u64 value, u32 used, u32 text)
{
	u32 bytes = 0;

	if (text) {
		ADD(u8, ev, PPM_KEYCTL_IDX_CHARBUF);
		if (value)
			bytes = add_user_text(ev, value, PATH_BYTES_MAX);
		put_length(ev, 1 + bytes);
		return;
	}
	ADD(u8, ev, PPM_KEYCTL_IDX_INT64);
	ADD(s64, ev, used ? value : 0);
	put_length(ev, 9);
}

SYSCALL_EXIT(keyctl)
{
	u32 operation = arg(call, 0);
	u32 used = used_arguments(operation);
	u32 text = text_arguments(operation);
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_KEYCTL_X);
	put_s64(&ev, call->ret);					/* res */
	put_u32(&ev, operation);					/* operation */
	put_key_argument(&ev, arg(call, 1), used & 1 << 1, text & 1 << 1); /* arg2 */
	put_key_argument(&ev, arg(call, 2), used & 1 << 2, text & 1 << 2); /* arg3 */
	put_key_argument(&ev, arg(call, 3), used & 1 << 3, text & 1 << 3); /* arg4 */
	put_key_argument(&ev, arg(call, 4), used & 1 << 4, text & 1 << 4); /* arg5 */
	return event_output(&ev);
}
