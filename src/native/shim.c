// SPDX-License-Identifier: Apache-2.0
/*
 * What JavaScript cannot do by itself: loading a BPF object through libbpf, mapping its rings and tables.
 * Called from one thread only. Every function returns a value or 0 on success and a negative errno on
 * failure; the words that go with it (libbpf's own log, cut to what fits) wait in gyr_log. Nothing here
 * ever calls back.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define LOG_BYTES 65536
#define RING_BYTES_MAX (512ull << 20)

static char log_text[LOG_BYTES];
static size_t log_used;

/* Keeps the beginning: the first complaint is the cause, what follows are its consequences. */
static int collect(enum libbpf_print_level level, const char *format, va_list args)
{
	size_t room = sizeof(log_text) - log_used;
	int written;

	if (level == LIBBPF_DEBUG || room <= 1)
		return 0;
	written = vsnprintf(log_text + log_used, room, format, args);
	if (written > 0)
		log_used += (size_t)written < room ? (size_t)written : room - 1;
	return 0;
}

/* Copies the log and empties it; returns its length. `bytes` is the room in `to`. */
EXPORT int gyr_log(char *to, unsigned int bytes)
{
	size_t length = log_used < bytes ? log_used : bytes;

	memcpy(to, log_text, length);
	log_used = 0;
	return (int)length;
}

/* Reads the object (not yet the kernel). NULL: errno is in `error`, negative. */
EXPORT struct bpf_object *gyr_object_open(const void *bytes, unsigned long long size, int *error)
{
	struct bpf_object *object;
	/* Before 5.11 BPF memory counted as locked memory. May fail without CAP_SYS_RESOURCE: loading will tell. */
	struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};

	libbpf_set_print(collect);
	log_used = 0;
	setrlimit(RLIMIT_MEMLOCK, &unlimited);
	object = bpf_object__open_mem(bytes, size, NULL);
	*error = object ? 0 : -errno;
	return object;
}

EXPORT void gyr_object_close(struct bpf_object *object)
{
	bpf_object__close(object);
}

EXPORT int gyr_object_load(struct bpf_object *object)
{
	return bpf_object__load(object);
}

EXPORT int gyr_map_resize(struct bpf_object *object, const char *name, unsigned int entries)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, name);

	return map ? bpf_map__set_max_entries(map, entries) : -ENOENT;
}

/* Sets the whole content of a data section before loading; `size` must be exactly its size. */
EXPORT int gyr_map_fill(struct bpf_object *object, const char *name, const void *bytes,
			unsigned long long size)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, name);

	return map ? bpf_map__set_initial_value(map, bytes, size) : -ENOENT;
}

/* The memory of a data section, shared with the kernel once loaded. NULL: no such section. */
EXPORT void *gyr_map_data(struct bpf_object *object, const char *name, unsigned long long *size)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, name);
	size_t bytes = 0;
	void *data = map ? bpf_map__initial_value(map, &bytes) : NULL;

	*size = bytes;
	return data;
}

EXPORT int gyr_map_fd(struct bpf_object *object, const char *name)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, name);

	return map ? bpf_map__fd(map) : -ENOENT;
}

/* Puts a descriptor (of a program, of a ring) into a table. */
EXPORT int gyr_table_set(int table, unsigned int index, int fd)
{
	return bpf_map_update_elem(table, &index, &fd, BPF_ANY) ? -errno : 0;
}

/* Whether a program is loaded at all; all are to begin with. */
EXPORT int gyr_program_autoload(struct bpf_object *object, const char *name, int autoload)
{
	struct bpf_program *program = bpf_object__find_program_by_name(object, name);

	return program ? bpf_program__set_autoload(program, autoload != 0) : -ENOENT;
}

EXPORT int gyr_programs_autoload(struct bpf_object *object, int autoload)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object)
		bpf_program__set_autoload(program, autoload != 0);
	return 0;
}

EXPORT int gyr_program_fd(struct bpf_object *object, const char *name)
{
	struct bpf_program *program = bpf_object__find_program_by_name(object, name);

	return program ? bpf_program__fd(program) : -ENOENT;
}

/* Runs a raw tracepoint program once, in this process (5.10). */
EXPORT int gyr_program_run(int program)
{
	LIBBPF_OPTS(bpf_test_run_opts, options);

	return bpf_prog_test_run_opts(program, &options) ? -errno : 0;
}

/* Attaches where the program's section says. NULL: `error` has the negative errno. */
EXPORT struct bpf_link *gyr_program_attach(struct bpf_object *object, const char *name, int *error)
{
	struct bpf_program *program = bpf_object__find_program_by_name(object, name);
	struct bpf_link *link = program ? bpf_program__attach(program) : NULL;

	*error = link ? 0 : program ? -errno : -ENOENT;
	return link;
}

EXPORT int gyr_link_destroy(struct bpf_link *link)
{
	return bpf_link__destroy(link);
}

/* 1: the kernel has it, 0: not, negative: cannot tell. */
EXPORT int gyr_has_program_type(int type)
{
	return libbpf_probe_bpf_prog_type((enum bpf_prog_type)type, NULL);
}

EXPORT int gyr_has_map_type(int type)
{
	return libbpf_probe_bpf_map_type((enum bpf_map_type)type, NULL);
}

EXPORT int gyr_has_helper(int program_type, int helper)
{
	return libbpf_probe_bpf_helper((enum bpf_prog_type)program_type, (enum bpf_func_id)helper, NULL);
}

EXPORT int gyr_possible_cpus(void)
{
	return libbpf_num_possible_cpus();
}

EXPORT int gyr_ring_create(unsigned int bytes)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "gyr_ring", 0, 0, bytes, NULL);

	return fd < 0 ? -errno : fd;
}

struct gyr_ring {
	void *consumer; /* One page that we write. */
	void *producer; /* One page, then the data, then the data again: a record never wraps. */
	unsigned long long producer_bytes;
};

EXPORT int gyr_ring_map(int fd, unsigned int bytes, struct gyr_ring *ring)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (bytes > RING_BYTES_MAX || (bytes & (bytes - 1)) != 0)
		return -EINVAL;
	ring->producer_bytes = page + 2 * (size_t)bytes;
	ring->consumer = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (ring->consumer == MAP_FAILED)
		return -errno;
	ring->producer = mmap(NULL, ring->producer_bytes, PROT_READ, MAP_SHARED, fd, (off_t)page);
	if (ring->producer == MAP_FAILED) {
		int error = -errno;

		munmap(ring->consumer, page);
		return error;
	}
	return 0;
}

EXPORT void gyr_ring_unmap(const struct gyr_ring *ring)
{
	munmap(ring->consumer, (size_t)sysconf(_SC_PAGESIZE));
	munmap(ring->producer, ring->producer_bytes);
}

/* An array map of `bytes` (whole pages), read in place. NULL: `error` has the negative errno. */
EXPORT void *gyr_array_map(int fd, unsigned long long bytes, int *error)
{
	void *memory = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);

	*error = memory == MAP_FAILED ? -errno : 0;
	return memory == MAP_FAILED ? NULL : memory;
}

EXPORT void gyr_array_unmap(void *memory, unsigned long long bytes)
{
	munmap(memory, bytes);
}

/* For processors that reorder loads: what was written before the value was published is seen after. */
EXPORT void gyr_fence(void)
{
	__atomic_thread_fence(__ATOMIC_ACQ_REL);
}

EXPORT int gyr_close(int fd)
{
	return close(fd) ? -errno : 0;
}

/* Nanoseconds to add to the clock since boot to get the time of day. */
EXPORT long long gyr_boot_offset(void)
{
	struct timespec wall;
	struct timespec boot;

	clock_gettime(CLOCK_REALTIME, &wall);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	return (wall.tv_sec - boot.tv_sec) * 1000000000ll + (wall.tv_nsec - boot.tv_nsec);
}
