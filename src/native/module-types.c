// SPDX-License-Identifier: Apache-2.0
/*
 * libbpf looks for types that the kernel does not have in all of its modules. The probe asks for
 * some that only other kernels have, and for none of a module; listing the modules' types wants
 * CAP_SYS_ADMIN, which an agent with CAP_BPF should not need (libbpf before 1.3 fails without it).
 */
#include <errno.h>
#include <stdint.h>

int __wrap_bpf_btf_get_next_id(uint32_t start, uint32_t *next);

/* "There is no further one." */
int __wrap_bpf_btf_get_next_id(uint32_t start, uint32_t *next)
{
	(void)start;
	(void)next;
	errno = ENOENT;
	return -ENOENT;
}
