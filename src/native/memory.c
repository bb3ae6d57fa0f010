// SPDX-License-Identifier: Apache-2.0
/* Mapped memory shared with the kernel: mapping it, and the two accesses that need an order. */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
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

/* /proc/self/pagemap: bit 63 says that a page is there, bit 61 that it is the file's own. */
enum { pages_at_once = 512 };
#define PRESENT_OF_FILE (5ull << 61)

/*
 * Lets go of the pages between two addresses that are as the file has them. Pages that were written
 * are ours alone and stay.
 */
static void release_pages(int pagemap, unsigned long from, unsigned long to)
{
	unsigned long page = (unsigned long)sysconf(_SC_PAGESIZE);
	uint64_t flags[pages_at_once];

	for (unsigned long at = from; at < to;) {
		size_t left = (to - at) / page;
		size_t wanted = left < pages_at_once ? left : pages_at_once;
		ssize_t got = pread(pagemap, flags, wanted * 8, (off_t)(at / page * 8));
		size_t run = 0;

		if (got < 8)
			return;
		for (size_t i = 0; i <= (size_t)got / 8; i++) {
			bool whole = i < (size_t)got / 8 &&
				     (flags[i] & PRESENT_OF_FILE) == PRESENT_OF_FILE;

			if (whole) {
				run++;
				continue;
			}
			if (run)
				madvise((void *)(at + (i - run) * page), run * page,
					MADV_DONTNEED);
			run = 0;
		}
		at += (size_t)got / 8 * page;
	}
}

/* Finds the section of the program in which our code lies as data; false: there is none. */
static bool find_code(unsigned long *from, unsigned long *to)
{
	int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	Elf64_Ehdr head;
	Elf64_Shdr names, section;
	bool found = false;
	char name[8];

	if (file < 0)
		return false;
	/* One that is loaded anywhere would have other addresses. */
	if (pread(file, &head, sizeof(head), 0) != sizeof(head) || head.e_type != ET_EXEC ||
	    pread(file, &names, sizeof(names),
		  (off_t)(head.e_shoff + head.e_shstrndx * sizeof(names))) != sizeof(names))
		head.e_shnum = 0;
	for (int i = 0; i < head.e_shnum && !found; i++) {
		off_t at = (off_t)(head.e_shoff + (unsigned long)i * sizeof(section));

		if (pread(file, &section, sizeof(section), at) != sizeof(section) ||
		    pread(file, name, sizeof(name),
			  (off_t)(names.sh_offset + section.sh_name)) < 5)
			break;
		found = memcmp(name, ".bun", 5) == 0 && section.sh_addr != 0;
	}
	close(file);
	if (!found)
		return false;
	*from = section.sh_addr;
	*to = section.sh_addr + section.sh_size;
	return true;
}

/*
 * Lets go of pages of program files that only start-up needed; what is needed again comes back from
 * the page cache with a minor fault. That is all that cannot be written, and of the rest our own
 * code, which nobody writes. Takes some two milliseconds.
 */
API int gyr_release_text(void)
{
	unsigned long page = (unsigned long)sysconf(_SC_PAGESIZE);
	int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	FILE *maps = fopen("/proc/self/maps", "re");
	unsigned long low, high, from, to;
	char line[512], access[5], path[2];

	if (maps && pagemap >= 0) {
		while (fgets(line, sizeof(line), maps)) {
			if (sscanf(line, "%lx-%lx %4s %*s %*s %*s %1[/]", &low, &high, access,
				   path) != 4)
				continue;
			if (access[0] == 'r' && access[1] == '-' && access[3] == 'p')
				release_pages(pagemap, low, high);
		}
		if (find_code(&from, &to))
			release_pages(pagemap, (from + page - 1) / page * page, to / page * page);
	}
	if (maps)
		fclose(maps);
	if (pagemap >= 0)
		close(pagemap);
	return maps && pagemap >= 0 ? 0 : -errno;
}
