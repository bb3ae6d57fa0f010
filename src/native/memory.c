// SPDX-License-Identifier: Apache-2.0
/* Mapped memory shared with the kernel: mapping it, and the two accesses that need an order. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "shim.h"

/* NULL on failure. */
API void *gyr_map_memory(int fd, uint64_t offset, uint64_t bytes, int writable)
{
	int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
	void *at = mmap(NULL, bytes, protection, MAP_SHARED, fd, (off_t)offset);

	return at == MAP_FAILED ? NULL : at;
}

API int gyr_unmap_memory(void *at, uint64_t bytes)
{
	return munmap(at, bytes) ? -errno : 0;
}

API int gyr_page_bytes(void)
{
	return (int)sysconf(_SC_PAGESIZE);
}

/* A position in a ring: a byte count below 2^53 for the next centuries, so a double holds it. */
API double gyr_load_position(const uint64_t *at)
{
	return (double)__atomic_load_n(at, __ATOMIC_ACQUIRE);
}

API void gyr_store_position(uint64_t *at, double position)
{
	__atomic_store_n(at, (uint64_t)position, __ATOMIC_RELEASE);
}

API uint32_t gyr_load_u32(const uint32_t *at)
{
	return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

API int gyr_close(int fd)
{
	return close(fd) ? -errno : 0;
}

/* Wall clock minus boot clock, in nanoseconds: the middle of two readings of the wall clock. */
API uint64_t gyr_boot_offset_ns(void)
{
	struct timespec before, boot, after;
	uint64_t wall, since_boot;

	clock_gettime(CLOCK_REALTIME, &before);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	clock_gettime(CLOCK_REALTIME, &after);
	wall = ((uint64_t)before.tv_sec + (uint64_t)after.tv_sec) / 2 * 1000000000ull;
	if ((before.tv_sec ^ after.tv_sec) & 1)
		wall += 500000000ull;
	wall += ((uint64_t)before.tv_nsec + (uint64_t)after.tv_nsec) / 2;
	since_boot = (uint64_t)boot.tv_sec * 1000000000ull + (uint64_t)boot.tv_nsec;
	return wall - since_boot;
}

/* What service managers call MONOTONIC_USEC. */
API double gyr_monotonic_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)(now.tv_nsec / 1000);
}

/*
 * Lets go of pages of program files that only start-up needed; what is needed again comes back from
 * the page cache with a minor fault. Only mappings that cannot be written and of which no page is
 * ours alone (relocated data has such pages): nothing can be lost.
 */
API int gyr_release_text(void)
{
	FILE *maps = fopen("/proc/self/smaps", "re");
	unsigned long from = 0, to = 0, low, high, own;
	char line[512], access[5], path[2];
	int released = 0;

	if (!maps)
		return -errno;
	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %4s", &low, &high, access) == 3) {
			bool file = sscanf(line, "%*s %*s %*s %*s %*s %1[/]", path) == 1;
			bool shared_text = access[0] == 'r' && access[1] == '-' && access[3] == 'p';

			from = file && shared_text ? low : 0;
			to = high;
		} else if (from && sscanf(line, "Anonymous: %lu", &own) == 1) {
			if (own == 0 && madvise((void *)from, to - from, MADV_DONTNEED) == 0)
				released++;
			from = 0;
		}
	}
	fclose(maps);
	return released;
}
