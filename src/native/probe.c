// SPDX-License-Identifier: Apache-2.0
/*
 * The eBPF object through libbpf: open from memory, set what is constant, load, attach, fill maps.
 * Every function returns 0 (or a descriptor) on success and a negative errno on failure; the log
 * says more.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/memfd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

#define LINKS_MAX 64

struct gyr_probe {
	struct bpf_object *object;
	struct bpf_program *attached[LINKS_MAX];
	struct bpf_link *links[LINKS_MAX];
	int types; /* A file in memory: the kernel's types that the probe needs; -1: none. */
};

static struct bpf_program *program_named(struct gyr_probe *probe, const char *name)
{
	return bpf_object__find_program_by_name(probe->object, name);
}

API void gyr_probe_close(struct gyr_probe *probe)
{
	for (int i = 0; i < LINKS_MAX; i++)
		if (probe->links[i])
			bpf_link__destroy(probe->links[i]);
	bpf_object__close(probe->object);
	if (probe->types >= 0)
		close(probe->types);
	free(probe);
}

API struct gyr_probe *gyr_probe_open(const void *bytes, size_t size, const char *btf_path)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "gyr");
	struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	struct gyr_probe *probe = calloc(1, sizeof(*probe));
	struct btf *kernel;
	char types[32];
	int result;

	if (!probe)
		return NULL;
	gyr_log_reset();
	/*
	 * Before Linux 5.11 maps count as locked memory. A refusal is no error: later kernels do
	 * not care.
	 */
	setrlimit(RLIMIT_MEMLOCK, &unlimited);
	probe->types = -1;
	kernel = btf_path && *btf_path ? btf__parse(btf_path, NULL) : btf__load_vmlinux_btf();
	/* Without type information loading will say so. */
	if (!kernel && btf_path && *btf_path)
		options.btf_custom_path = btf_path;
	if (kernel) {
		probe->types = (int)syscall(SYS_memfd_create, "gyr-types", MFD_CLOEXEC);
		snprintf(types, sizeof(types), "/proc/self/fd/%d", probe->types);
		options.btf_custom_path = types;
	}
	probe->object = bpf_object__open_mem(bytes, size, &options);
	result = probe->object ? 0 : -EINVAL;
	if (kernel && !result)
		result = gyr_arm_holds(probe->object, kernel);
	if (kernel && !result)
		result = gyr_cut_types(bpf_object__btf(probe->object), kernel, probe->types);
	btf__free(kernel);
	if (!result)
		return probe;
	gyr_probe_close(probe);
	return NULL;
}

/*
 * A global variable of the object: before loading the initial value of a constant, after it the
 * live memory of one that may change. NULL when there is none of that name and size.
 */
API void *gyr_variable(struct gyr_probe *probe, const char *section, const char *name, size_t size)
{
	struct bpf_map *map = bpf_object__find_map_by_name(probe->object, section);
	const struct btf *btf = bpf_object__btf(probe->object);
	const struct btf_type *data, *variable;
	const struct btf_var_secinfo *place;
	size_t map_size;
	char *value;
	int id;

	if (!map || !btf)
		return NULL;
	value = (char *)bpf_map__initial_value(map, &map_size);
	id = btf__find_by_name_kind(btf, section, BTF_KIND_DATASEC);
	if (!value || id < 0)
		return NULL;
	data = btf__type_by_id(btf, id);
	place = btf_var_secinfos(data);
	for (int i = 0; i < btf_vlen(data); i++, place++) {
		variable = btf__type_by_id(btf, place->type);
		if (strcmp(btf__name_by_offset(btf, variable->name_off), name) != 0)
			continue;
		if (place->size != size || place->offset + size > map_size)
			return NULL;
		return value + place->offset;
	}
	return NULL;
}

/* Name and section of the n-th program; NULL after the last. */
API const char *gyr_program_name(struct gyr_probe *probe, int n)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, probe->object)
		if (n-- == 0)
			return bpf_program__name(program);
	return NULL;
}

API const char *gyr_program_section(struct gyr_probe *probe, const char *name)
{
	struct bpf_program *program = program_named(probe, name);

	return program ? bpf_program__section_name(program) : NULL;
}

API int gyr_program_autoload(struct gyr_probe *probe, const char *name, int load)
{
	struct bpf_program *program = program_named(probe, name);

	return program ? bpf_program__set_autoload(program, load != 0) : -ENOENT;
}

API int gyr_map_resize(struct gyr_probe *probe, const char *name, unsigned int entries)
{
	struct bpf_map *map = bpf_object__find_map_by_name(probe->object, name);

	return map ? bpf_map__set_max_entries(map, entries) : -ENOENT;
}

/*
 * Before loading: the maps that a map of maps will hold are like this one. Before Linux 5.10 that
 * includes their size.
 */
API int gyr_map_template(struct gyr_probe *probe, const char *name, int fd)
{
	struct bpf_map *map = bpf_object__find_map_by_name(probe->object, name);

	return map ? bpf_map__set_inner_map_fd(map, fd) : -ENOENT;
}

/* Before loading: uses the maps that another object of the same kind has loaded, variables too. */
API int gyr_maps_share(struct gyr_probe *probe, struct gyr_probe *loaded)
{
	struct bpf_map *map, *same;

	bpf_object__for_each_map(map, probe->object) {
		same = bpf_object__find_map_by_name(loaded->object, bpf_map__name(map));
		if (!same || bpf_map__fd(same) < 0)
			return -ENOENT;
		int result = bpf_map__reuse_fd(map, bpf_map__fd(same));

		if (result)
			return result;
	}
	return 0;
}

/*
 * Lays the kernel's memory of writable sections over their initial values: libbpf leaves that to
 * skeletons.
 */
static int share_variables(struct gyr_probe *probe)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct bpf_map *map;

	bpf_object__for_each_map(map, probe->object) {
		unsigned int flags = bpf_map__map_flags(map);
		size_t size = 0;
		void *value = (void *)bpf_map__initial_value(map, &size);

		if (!value || !(flags & BPF_F_MMAPABLE) || (flags & BPF_F_RDONLY_PROG))
			continue;
		size = (size + page - 1) / page * page;
		if (mmap(value, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
			 bpf_map__fd(map), 0) == MAP_FAILED)
			return -errno;
	}
	return 0;
}

API int gyr_probe_load(struct gyr_probe *probe)
{
	int result;

	gyr_log_reset();
	result = bpf_object__load(probe->object);
	if (probe->types >= 0)
		close(probe->types);
	probe->types = -1;
	return result ? result : share_variables(probe);
}

API int gyr_map_fd(struct gyr_probe *probe, const char *name)
{
	return bpf_object__find_map_fd_by_name(probe->object, name);
}

API int gyr_program_fd(struct gyr_probe *probe, const char *name)
{
	struct bpf_program *program = program_named(probe, name);

	return program ? bpf_program__fd(program) : -ENOENT;
}

/* Puts a descriptor (a program's, an inner map's) into an array map. */
API int gyr_map_put_fd(int map, unsigned int index, int fd)
{
	return bpf_map_update_elem(map, &index, &fd, BPF_ANY);
}

API int gyr_map_delete(int map, unsigned int index)
{
	return bpf_map_delete_elem(map, &index);
}

API int gyr_ring_create(unsigned int bytes)
{
	return bpf_map_create(BPF_MAP_TYPE_RINGBUF, "gyr_ring", 0, 0, bytes, NULL);
}

API int gyr_attach(struct gyr_probe *probe, const char *name)
{
	struct bpf_program *program = program_named(probe, name);
	struct bpf_link *link;

	if (!program)
		return -ENOENT;
	for (int i = 0; i < LINKS_MAX; i++)
		if (probe->attached[i] == program)
			return 0;
	gyr_log_reset();
	link = bpf_program__attach(program);
	/* Also what libbpf says when tracefs is not mounted. */
	if (!link && errno == ENOENT)
		link = gyr_attach_tracepoint(program);
	if (!link)
		return -errno;
	for (int i = 0; i < LINKS_MAX; i++) {
		if (probe->links[i])
			continue;
		probe->links[i] = link;
		probe->attached[i] = program;
		return 0;
	}
	bpf_link__destroy(link);
	return -ENOSPC;
}

/*
 * Runs of attached programs but `except` that the kernel left out because it had interrupted
 * another run of the same program on that CPU. Counted since Linux 5.12.
 */
API double gyr_missed_runs(struct gyr_probe *probe, const char *except)
{
	double missed = 0;

	for (int i = 0; i < LINKS_MAX; i++) {
		struct bpf_prog_info info = { 0 };
		unsigned int size = sizeof(info);

		if (!probe->attached[i] ||
		    strcmp(bpf_program__name(probe->attached[i]), except) == 0)
			continue;
		if (bpf_obj_get_info_by_fd(bpf_program__fd(probe->attached[i]), &info, &size) == 0)
			missed += (double)info.recursion_misses;
	}
	return missed;
}

/* Mirrored in src/native/probe-object.ts. */
enum { COST_RUNS, COST_RUN_NS, COST_VERIFIED, COST_LOADED_AT_NS };

/*
 * What a loaded program costs: runs and time in them (counted while somebody asks for it), what
 * the verifier went through (since Linux 5.16) and when it began to.
 */
API int gyr_program_cost(struct gyr_probe *probe, const char *name, double *cost)
{
	struct bpf_program *program = program_named(probe, name);
	struct bpf_prog_info info = { 0 };
	unsigned int size = sizeof(info);
	int result;

	if (!program || bpf_program__fd(program) < 0)
		return -ENOENT;
	result = bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size);
	if (result)
		return result;
	cost[COST_RUNS] = (double)info.run_cnt;
	cost[COST_RUN_NS] = (double)info.run_time_ns;
	cost[COST_VERIFIED] = (double)info.verified_insns;
	cost[COST_LOADED_AT_NS] = (double)info.load_time;
	return 0;
}

/* Has the kernel count runs of programs until the descriptor is closed (since Linux 5.8). */
API int gyr_count_runs(void)
{
	return bpf_enable_stats(BPF_STATS_RUN_TIME);
}

API int gyr_detach(struct gyr_probe *probe, const char *name)
{
	struct bpf_program *program = program_named(probe, name);

	for (int i = 0; i < LINKS_MAX; i++) {
		if (!program || probe->attached[i] != program)
			continue;
		bpf_link__destroy(probe->links[i]);
		probe->links[i] = NULL;
		probe->attached[i] = NULL;
		return 0;
	}
	return -ENOENT;
}

/* Runs a program once (raw tracepoints since Linux 5.10). */
API int gyr_run(struct gyr_probe *probe, const char *name)
{
	LIBBPF_OPTS(bpf_test_run_opts, options);
	struct bpf_program *program = program_named(probe, name);

	return program ? bpf_prog_test_run_opts(bpf_program__fd(program), &options) : -ENOENT;
}

API int gyr_possible_cpus(void)
{
	return libbpf_num_possible_cpus();
}

/* Whether the kernel offers a helper to this kind of program. */
API int gyr_has_helper(int program_type, int helper)
{
	return libbpf_probe_bpf_helper(program_type, helper, NULL);
}
