// SPDX-License-Identifier: Apache-2.0
/*
 * Puts what the running kernel offers in the place of bpf/hold.h's calls: its functions that forbid
 * and allow preemption, or nothing. Kernels whose verifier does not let global functions be called
 * in between (before 6.15) never preempt a tracing program.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

/* Mirrored in bpf/hold.h. */
#define HOLD_CPU 0x67797201
#define RELEASE_CPU 0x67797202

struct functions {
	int hold;
	int release;
};

static int has_member(const struct btf *btf, const char *structure, const char *name)
{
	int id = btf__find_by_name_kind(btf, structure, BTF_KIND_STRUCT);
	const struct btf_type *type = id < 0 ? NULL : btf__type_by_id(btf, id);
	const struct btf_member *member = type ? btf_members(type) : NULL;

	for (int i = 0; type && i < btf_vlen(type); i++, member++)
		if (strcmp(btf__name_by_offset(btf, member->name_off), name) == 0)
			return 1;
	return 0;
}

/* Zeros: programs are not to hold their CPU. */
static struct functions functions_of_kernel(const struct btf *btf)
{
	struct functions functions = { 0, 0 };
	int hold, release;

	hold = btf__find_by_name_kind(btf, "bpf_preempt_disable", BTF_KIND_FUNC);
	release = btf__find_by_name_kind(btf, "bpf_preempt_enable", BTF_KIND_FUNC);
	if (hold > 0 && release > 0 && has_member(btf, "bpf_subprog_info", "might_sleep")) {
		functions.hold = hold;
		functions.release = release;
	}
	return functions;
}

static void replace(struct bpf_insn *insn, int function)
{
	memset(insn, 0, sizeof(*insn));
	insn->code = function ? BPF_JMP | BPF_CALL : BPF_JMP | BPF_JA;
	insn->src_reg = function ? BPF_PSEUDO_KFUNC_CALL : 0;
	insn->imm = function;
}

static int replace_in(struct bpf_program *program, const struct functions *functions)
{
	size_t count = bpf_program__insn_cnt(program);
	struct bpf_insn *insns = malloc(count * sizeof(*insns));
	int result;

	if (!insns)
		return -ENOMEM;
	memcpy(insns, bpf_program__insns(program), count * sizeof(*insns));
	for (size_t i = 0; i < count; i++) {
		if (insns[i].code != (BPF_JMP | BPF_CALL) || insns[i].src_reg != 0)
			continue;
		if (insns[i].imm == HOLD_CPU)
			replace(&insns[i], functions->hold);
		else if (insns[i].imm == RELEASE_CPU)
			replace(&insns[i], functions->release);
	}
	result = bpf_program__set_insns(program, insns, count);
	free(insns);
	return result;
}

/* Before the object is loaded. */
int gyr_arm_holds(struct bpf_object *object, const struct btf *kernel)
{
	struct functions functions = functions_of_kernel(kernel);
	struct bpf_program *program;
	int result;

	bpf_object__for_each_program(program, object) {
		result = replace_in(program, &functions);
		if (result)
			return result;
	}
	return 0;
}
