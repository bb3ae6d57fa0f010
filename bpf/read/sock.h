/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Sockets: addresses the caller passed, and the pair of addresses the kernel knows. */
#ifndef GYR_READ_SOCK_H
#define GYR_READ_SOCK_H

#include "call.h"
#include "read/file.h"

#define FAMILY_UNIX 1
#define FAMILY_INET 2
#define FAMILY_INET6 10
#define SOCKFS_MAGIC 0x534f434b
#define UNIX_PATH_MAX 108

/* Families have the kernel's numbers on the wire; those without a name there read as AF_UNSPEC. */
inline_always u32 socket_family(u8 family)
{
	return family > PPM_AF_NFC || family == 27 || family == 28 ? PPM_AF_UNSPEC : family;
}

/* The operations of socket files, remembered once seen: tells a socket with one read instead of four. */
volatile u64 socket_operations = 0;

inline_always struct socket *socket_of_file(struct file *file)
{
	u64 operations;

	if (!file)
		return NULL;
	operations = (u64)BPF_CORE_READ(file, f_op);
	if (operations != socket_operations) {
		if (BPF_CORE_READ(file, f_inode, i_sb, s_magic) != SOCKFS_MAGIC)
			return NULL;
		socket_operations = operations;
	}
	return BPF_CORE_READ(file, private_data);
}

inline_always struct sock *sock_of(s32 fd)
{
	struct socket *socket = socket_of_file(file_of(fd));

	return socket ? BPF_CORE_READ(socket, sk) : NULL;
}

/* An address as user space writes it: struct sockaddr_in, _in6, _un, padded with zeros. */
union user_address {
	u16 family;
	struct {
		u16 family;
		u16 port;
		u32 address;
	} inet;
	struct {
		u16 family;
		u16 port;
		u32 flow;
		struct in6_address address;
	} inet6;
	struct {
		u16 family;
		char path[UNIX_PATH_MAX + 18];
	} local;
} __attribute__((aligned(8)));
_Static_assert(sizeof(union user_address) == 128, "sockaddr_storage");

/* In the second half of the scratch; false when it cannot be read. */
inline_always union user_address *read_user_address(struct scratch *scratch, u64 from, u32 bytes)
{
	union user_address *address = (void *)(scratch->data + RECORD_BYTES_MAX);

	if (bytes == 0)
		return NULL;
	/* A longer one is refused by the kernel. */
	bytes = masked(bytes < sizeof(*address) ? bytes : 0, sizeof(*address) - 1);
	__builtin_memset(address, 0, sizeof(*address));
	if (bpf_probe_read_user(address, bytes, (void *)from))
		return NULL;
	return address;
}

inline_always void add_inet(struct event *ev, u32 address, u16 port)
{
	ADD(u32, ev, address);
	ADD(u16, ev, __builtin_bswap16(port));
}

inline_always void add_inet6(struct event *ev, const struct in6_address *address, u16 port)
{
	ADD(u32, ev, address->part[0]);
	ADD(u32, ev, address->part[1]);
	ADD(u32, ev, address->part[2]);
	ADD(u32, ev, address->part[3]);
	ADD(u16, ev, __builtin_bswap16(port));
}

/* A unix path out of kernel or scratch memory; an abstract name without the NUL it starts with. */
inline_always void add_unix_path(struct event *ev, const char *path)
{
	char first = 0;

	bpf_probe_read_kernel(&first, sizeof(first), path);
	add_kernel_text(ev, first ? path : path + 1, UNIX_PATH_MAX);
}

/* PT_SOCKADDR. */
inline_always void put_address(struct event *ev, struct scratch *scratch, u64 from, u32 bytes)
{
	union user_address *address = read_user_address(scratch, from, bytes);
	u32 start = ev->at;

	if (!address) {
		put_empty(ev);
		return;
	}
	switch (address->family) {
	case FAMILY_INET:
		ADD(u8, ev, PPM_AF_INET);
		add_inet(ev, address->inet.address, address->inet.port);
		break;
	case FAMILY_INET6:
		ADD(u8, ev, PPM_AF_INET6);
		add_inet6(ev, &address->inet6.address, address->inet6.port);
		break;
	case FAMILY_UNIX:
		ADD(u8, ev, PPM_AF_UNIX);
		add_unix_path(ev, address->local.path);
		break;
	}
	put_length(ev, ev->at - start);
}

enum direction { OUTBOUND, INBOUND };

inline_always void add_inet_tuple(struct event *ev, struct sock *sk, enum direction direction,
				  u64 user_address)
{
	struct inet_sock *inet = (void *)sk;
	u32 local = BPF_CORE_READ(inet, inet_saddr);
	u16 local_port = BPF_CORE_READ(inet, inet_sport);
	u32 remote = BPF_CORE_READ(sk, __sk_common.skc_daddr);
	u16 remote_port = BPF_CORE_READ(sk, __sk_common.skc_dport);

	/* An unconnected socket: where this one message goes to or came from. */
	if (!remote_port && user_address) {
		bpf_probe_read_user(&remote_port, sizeof(remote_port), (void *)(user_address + 2));
		bpf_probe_read_user(&remote, sizeof(remote), (void *)(user_address + 4));
	}
	ADD(u8, ev, PPM_AF_INET);
	if (direction == INBOUND) {
		add_inet(ev, remote, remote_port);
		add_inet(ev, local, local_port);
	} else {
		add_inet(ev, local, local_port);
		add_inet(ev, remote, remote_port);
	}
}

inline_always void add_inet6_tuple(struct event *ev, struct sock *sk, enum direction direction,
				   u64 user_address)
{
	struct inet_sock *inet = (void *)sk;
	struct in6_address local = {};
	struct in6_address remote = {};
	u16 local_port = BPF_CORE_READ(inet, inet_sport);
	u16 remote_port = BPF_CORE_READ(sk, __sk_common.skc_dport);

	if (bpf_core_field_exists(inet->pinet6))
		BPF_CORE_READ_INTO(&local, inet, pinet6, saddr);
	if (bpf_core_field_exists(sk->__sk_common.skc_v6_daddr))
		BPF_CORE_READ_INTO(&remote, sk, __sk_common.skc_v6_daddr);
	if (!remote_port && user_address) {
		bpf_probe_read_user(&remote_port, sizeof(remote_port), (void *)(user_address + 2));
		bpf_probe_read_user(&remote, sizeof(remote), (void *)(user_address + 8));
	}
	ADD(u8, ev, PPM_AF_INET6);
	if (direction == INBOUND) {
		add_inet6(ev, &remote, remote_port);
		add_inet6(ev, &local, local_port);
	} else {
		add_inet6(ev, &local, local_port);
		add_inet6(ev, &remote, remote_port);
	}
}

/* The name a unix socket is bound to; nothing when it has none. */
inline_always void add_bound_path(struct event *ev, struct unix_sock *sk)
{
	struct unix_address *address = sk ? BPF_CORE_READ(sk, addr) : NULL;
	u32 bytes;
	char first = 0;
	const char *path;

	if (!address)
		return;
	/* Only the kernel's own length says where an abstract name ends. */
	bytes = BPF_CORE_READ(address, len) - 2;
	path = (const char *)address + bpf_core_field_offset(address->name[0].sun_path);
	bpf_probe_read_kernel(&first, sizeof(first), path);
	if (!first) {
		path++;
		bytes--;
	}
	if (bytes >= UNIX_PATH_MAX)
		return;
	add_kernel_text(ev, path, bytes + 1);
}

inline_always void add_unix_tuple(struct event *ev, struct scratch *scratch, struct sock *sk,
				  enum direction direction, u64 user_address)
{
	struct unix_sock *local = (void *)sk;
	struct sock *peer = BPF_CORE_READ(local, peer);
	union user_address *address;

	ADD(u8, ev, PPM_AF_UNIX);
	if (direction == INBOUND) {
		ADD(u64, ev, (u64)local);
		ADD(u64, ev, (u64)peer);
		add_bound_path(ev, local);
		return;
	}
	ADD(u64, ev, (u64)peer);
	ADD(u64, ev, (u64)local);
	if (peer || !user_address) {
		add_bound_path(ev, (void *)peer);
		return;
	}
	address = read_user_address(scratch, user_address, 2 + UNIX_PATH_MAX);
	if (address)
		add_unix_path(ev, address->local.path);
}

/* PT_SOCKTUPLE: `user_address` (or 0) is what the caller passed for a socket that has no peer. */
verified_alone u32 add_tuple(u64 at, u64 fd, u64 direction, u64 user_address)
{
	struct scratch *scratch = scratch_of_cpu();
	struct sock *sk = sock_of((s32)fd);
	struct event ev = {.at = at};
	u16 family = sk ? BPF_CORE_READ(sk, __sk_common.skc_family) : 0;

	if (!scratch)
		return at;
	ev.data = scratch->data;
	switch (family) {
	case FAMILY_INET:
		add_inet_tuple(&ev, sk, direction, user_address);
		break;
	case FAMILY_INET6:
		add_inet6_tuple(&ev, sk, direction, user_address);
		break;
	case FAMILY_UNIX:
		add_unix_tuple(&ev, scratch, sk, direction, user_address);
		break;
	}
	return ev.at;
}

inline_always void put_tuple(struct event *ev, u64 fd, enum direction direction, u64 user_address)
{
	u32 start = ev->at;

	ev->at = add_tuple(start, fd, direction, user_address);
	put_length(ev, ev->at - start);
}

#endif
