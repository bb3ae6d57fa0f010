// SPDX-License-Identifier: Apache-2.0
/*
 * Messages of libbpf, the verifier's among them, kept for whoever asks why something failed. They
 * are collected here because no callback may enter JavaScript.
 */
#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

#define LOG_BYTES 65536
#define MESSAGE_BYTES (LOG_BYTES / 2)

static char text[LOG_BYTES];
static size_t used;

/* The end of a verifier log names the mistake: what is left out is the front. */
static void append(const char *message, size_t size)
{
	const size_t kept = LOG_BYTES / 4;

	if (size > MESSAGE_BYTES) {
		message += size - MESSAGE_BYTES;
		size = MESSAGE_BYTES;
	}
	if (used + size >= LOG_BYTES && used > kept) {
		memmove(text, text + used - kept, kept);
		used = kept;
	}
	memcpy(text + used, message, size);
	used += size;
	text[used] = '\0';
}

static int collect(enum libbpf_print_level level, const char *format, va_list args)
{
	va_list again;
	char *message;
	int size;

	if (level == LIBBPF_DEBUG)
		return 0;
	va_copy(again, args);
	size = vsnprintf(NULL, 0, format, again);
	va_end(again);
	message = size > 0 ? malloc((size_t)size + 1) : NULL;
	if (!message)
		return size;
	vsnprintf(message, (size_t)size + 1, format, args);
	append(message, (size_t)size);
	free(message);
	return size;
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
