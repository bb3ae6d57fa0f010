// SPDX-License-Identifier: Apache-2.0
/*
 * Messages of libbpf, the verifier's among them, kept for whoever asks why something failed. They
 * are collected here because no callback may enter JavaScript.
 */
#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shim.h"

#define LOG_BYTES 65536

static char text[LOG_BYTES];
static size_t used;

static int collect(enum libbpf_print_level level, const char *format, va_list args)
{
	size_t room;
	int wrote;

	if (level == LIBBPF_DEBUG)
		return 0;
	/* The end of a verifier log names the mistake: forget the older half when it gets long. */
	if (used > LOG_BYTES / 2) {
		memmove(text, text + used - LOG_BYTES / 4, LOG_BYTES / 4);
		used = LOG_BYTES / 4;
	}
	room = sizeof(text) - used;
	wrote = vsnprintf(text + used, room, format, args);
	if (wrote < 0)
		return wrote;
	used += (size_t)wrote < room ? (size_t)wrote : room - 1;
	return wrote;
}

void gyr_log_reset(void)
{
	used = 0;
	text[0] = '\0';
	libbpf_set_print(collect);
}

/* The text, NUL-terminated; valid until the next call into the shim. */
API const char *gyr_log(void)
{
	return text;
}
