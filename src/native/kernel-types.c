// SPDX-License-Identifier: Apache-2.0
/*
 * The kernel's type information cut down to what the probe reads. libbpf looks for each structure
 * of the probe among all types of the kernel, a hundred thousand of them, and where it finds none
 * in those of all modules too: that took a quarter of opening the probe.
 *
 * Kept are the structures, unions, enumerations and typedefs that the probe has too, by name, with
 * all their members. Of a member only matters what kind it is of and how large: pointers lose their
 * targets, and structures that the probe does not know their members.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

#define NAMES_MAX 1024

struct cut {
	const struct btf *kernel;
	struct btf *small;
	int *ids; /* In `small`, by id in the kernel's; 0: not there yet. */
	int pointer;
	const char *names[NAMES_MAX]; /* Of the probe's types, without flavours. */
	size_t lengths[NAMES_MAX];
	int count;
};

/* What the probe may name when it reads something. */
static bool may_be_named(const struct btf_type *type)
{
	return btf_is_composite(type) || btf_is_any_enum(type) || btf_is_typedef(type);
}

/* A name of the probe may have a flavour behind it: `inode___split` is another shape of inode. */
static int note_names(struct cut *cut, const struct btf *probe)
{
	for (unsigned int id = 1; id < btf__type_cnt(probe); id++) {
		const struct btf_type *type = btf__type_by_id(probe, id);
		const char *name = btf__name_by_offset(probe, type->name_off);
		const char *flavour = strstr(name, "___");

		if (!may_be_named(type) || !*name)
			continue;
		if (cut->count == NAMES_MAX)
			return -E2BIG;
		cut->names[cut->count] = name;
		cut->lengths[cut->count++] = flavour ? (size_t)(flavour - name) : strlen(name);
	}
	return 0;
}

static bool is_known(const struct cut *cut, const char *name)
{
	size_t length = strlen(name);

	for (int i = 0; length && i < cut->count; i++)
		if (cut->lengths[i] == length && memcmp(cut->names[i], name, length) == 0)
			return true;
	return false;
}

static int keep(struct cut *cut, int id);

/* Types of members first: members are added to the type that was added last. */
static int keep_composite(struct cut *cut, const struct btf_type *type)
{
	const char *name = btf__name_by_offset(cut->kernel, type->name_off);
	const struct btf_member *member = btf_members(type);
	int count = !*name || is_known(cut, name) ? btf_vlen(type) : 0;
	int id, result;

	for (int i = 0; i < count; i++) {
		result = keep(cut, (int)member[i].type);
		if (result < 0)
			return result;
	}
	id = btf_is_struct(type) ? btf__add_struct(cut->small, name, type->size) :
				   btf__add_union(cut->small, name, type->size);
	for (int i = 0; i < count && id > 0; i++) {
		result = btf__add_field(cut->small,
					btf__name_by_offset(cut->kernel, member[i].name_off),
					keep(cut, (int)member[i].type),
					btf_member_bit_offset(type, i),
					btf_member_bitfield_size(type, i));
		if (result)
			return result;
	}
	return id;
}

/* The id in the small set of a type of the kernel, added when it is not there; 0: void. */
static int keep(struct cut *cut, int id)
{
	const struct btf_type *type = btf__type_by_id(cut->kernel, id);
	int element;

	while (btf_is_mod(type) || btf_is_typedef(type)) {
		id = (int)type->type;
		type = btf__type_by_id(cut->kernel, id);
	}
	if (btf_is_ptr(type))
		return cut->pointer;
	if (cut->ids[id])
		return cut->ids[id];
	if (btf_is_composite(type)) {
		cut->ids[id] = keep_composite(cut, type);
	} else if (btf_is_array(type)) {
		element = keep(cut, (int)btf_array(type)->type);
		if (element < 0)
			return element;
		cut->ids[id] = btf__add_array(cut->small, element, element,
					      btf_array(type)->nelems);
	} else if (btf_is_int(type) || btf_is_any_enum(type) || btf_is_float(type)) {
		cut->ids[id] = btf__add_type(cut->small, cut->kernel, type);
	}
	return cut->ids[id];
}

static int keep_known(struct cut *cut)
{
	cut->pointer = btf__add_ptr(cut->small, 0);
	if (cut->pointer < 0)
		return cut->pointer;
	for (unsigned int id = 1; id < btf__type_cnt(cut->kernel); id++) {
		const struct btf_type *type = btf__type_by_id(cut->kernel, id);
		const char *name = btf__name_by_offset(cut->kernel, type->name_off);
		int result;

		if (!may_be_named(type) || !is_known(cut, name))
			continue;
		result = keep(cut, (int)id);
		if (result >= 0 && btf_is_typedef(type))
			result = btf__add_typedef(cut->small, name, result);
		if (result < 0)
			return result;
	}
	return 0;
}

static int write_all(int fd, const void *data, size_t bytes)
{
	while (bytes) {
		ssize_t wrote = write(fd, data, bytes);

		if (wrote < 0)
			return -errno;
		data = (const char *)data + wrote;
		bytes -= (size_t)wrote;
	}
	return 0;
}

int gyr_cut_types(const struct btf *probe, const struct btf *kernel, int fd)
{
	struct cut cut = { .kernel = kernel, .small = btf__new_empty() };
	unsigned int bytes;
	const void *raw;
	int result = -ENOMEM;

	cut.ids = calloc(btf__type_cnt(kernel), sizeof(*cut.ids));
	if (cut.small && cut.ids)
		result = note_names(&cut, probe);
	if (!result)
		result = keep_known(&cut);
	if (!result) {
		raw = btf__raw_data(cut.small, &bytes);
		result = raw ? write_all(fd, raw, bytes) : -ENOMEM;
	}
	btf__free(cut.small);
	free(cut.ids);
	return result;
}
