// SPDX-License-Identifier: Apache-2.0
/* Sockets of the three families that events describe, over the loopback interface. */
#include "calls.h"

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <sys/un.h>

static struct sockaddr_in inet_address(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

static struct sockaddr_in6 inet6_address(int port)
{
	return (struct sockaddr_in6){
		.sin6_family = AF_INET6,
		.sin6_port = htons(port),
		.sin6_addr = IN6ADDR_LOOPBACK_INIT,
	};
}

static struct sockaddr_un unix_address(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	strcpy(address.sun_path, path);
	return address;
}

static int port_of(int fd)
{
	struct sockaddr_in6 address = {};
	socklen_t bytes = sizeof(address);

	MUST(getsockname(fd, (void *)&address, &bytes));
	return ntohs(address.sin6_port);
}

static int listener(int family, void *address, socklen_t bytes)
{
	int fd = MUST(socket(family, SOCK_STREAM, 0));

	MUST(bind(fd, address, bytes));
	MUST(listen(fd, 5));
	return fd;
}

static int inet_listener(void)
{
	struct sockaddr_in any = inet_address(0);
	int fd = listener(AF_INET, &any, sizeof(any));

	fact("server_port", port_of(fd));
	return fd;
}

CASE(socket)
{
	CALL(SYS_socket, AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP);
}

CASE(socket_bad)
{
	CALL(SYS_socket, AF_INET, 99, 7);
}

CASE(socketpair)
{
	int fds[2];

	CALL(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, fds);
	fact("fd1", fds[0]);
	fact("fd2", fds[1]);
}

CASE(socketpair_bad)
{
	int fds[2];

	CALL(SYS_socketpair, AF_INET, SOCK_STREAM, 0, fds);
}

CASE(bind_inet)
{
	struct sockaddr_in address = inet_address(0);
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));

	fact("fd", fd);
	CALL(SYS_bind, fd, &address, sizeof(address));
}

CASE(bind_inet6)
{
	struct sockaddr_in6 address = inet6_address(0);
	int fd = MUST(socket(AF_INET6, SOCK_STREAM, 0));

	fact("fd", fd);
	CALL(SYS_bind, fd, &address, sizeof(address));
}

CASE(bind_unix)
{
	struct sockaddr_un address = unix_address("sock");
	int fd = MUST(socket(AF_UNIX, SOCK_STREAM, 0));

	fact("fd", fd);
	CALL(SYS_bind, fd, &address, sizeof(address));
}

CASE(bind_abstract)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0gyr-abstract"};
	int fd = MUST(socket(AF_UNIX, SOCK_STREAM, 0));

	fact("fd", fd);
	CALL(SYS_bind, fd, &address, offsetof(struct sockaddr_un, sun_path) + 13);
}

CASE(bind_bad)
{
	CALL(SYS_bind, 90, BAD, 16);
}

CASE(connect_inet)
{
	struct sockaddr_in address;
	int server = inet_listener();
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));

	address = inet_address(port_of(server));
	fact("fd", fd);
	CALL(SYS_connect, fd, &address, sizeof(address));
	fact("client_port", port_of(fd));
}

CASE(connect_inet6)
{
	struct sockaddr_in6 address = inet6_address(0);
	int server = listener(AF_INET6, &address, sizeof(address));
	int fd = MUST(socket(AF_INET6, SOCK_STREAM, 0));

	fact("server_port", port_of(server));
	address = inet6_address(port_of(server));
	fact("fd", fd);
	CALL(SYS_connect, fd, &address, sizeof(address));
	fact("client_port", port_of(fd));
}

CASE(connect_unix)
{
	struct sockaddr_un address = unix_address("sock");
	int fd;

	listener(AF_UNIX, &address, sizeof(address));
	fd = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	fact("fd", fd);
	CALL(SYS_connect, fd, &address, sizeof(address));
}

CASE(connect_in_progress)
{
	struct sockaddr_in address;
	int server = inet_listener();
	int fd = MUST(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));

	address = inet_address(port_of(server));
	fact("fd", fd);
	CALL(SYS_connect, fd, &address, sizeof(address));
	fact("client_port", port_of(fd));
}

CASE(connect_refused)
{
	struct sockaddr_in address = inet_address(1);
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));

	fact("fd", fd);
	CALL(SYS_connect, fd, &address, sizeof(address));
}

CASE(connect_bad)
{
	CALL(SYS_connect, -1, BAD, 16);
}

CASE(listen)
{
	struct sockaddr_in any = inet_address(0);
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));

	MUST(bind(fd, (void *)&any, sizeof(any)));
	fact("fd", fd);
	CALL(SYS_listen, fd, 17);
}

CASE(listen_bad)
{
	CALL(SYS_listen, -1, -2);
}

static int connected_client(int server)
{
	struct sockaddr_in address = inet_address(port_of(server));
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));

	MUST(connect(fd, (void *)&address, sizeof(address)));
	fact("client_port", port_of(fd));
	return fd;
}

CASE(accept)
{
	int server = inet_listener();

	connected_client(server);
	CALL(SYS_accept, server, NULL, NULL);
}

CASE(accept_bad)
{
	CALL(SYS_accept, 90, NULL, NULL);
}

CASE(accept4)
{
	int server = inet_listener();

	connected_client(server);
	connected_client(server);
	CALL(SYS_accept4, server, NULL, NULL, SOCK_CLOEXEC);
}

CASE(accept4_unix)
{
	struct sockaddr_un address = unix_address("sock");
	int server = listener(AF_UNIX, &address, sizeof(address));
	int fd = MUST(socket(AF_UNIX, SOCK_STREAM, 0));

	MUST(connect(fd, (void *)&address, sizeof(address)));
	CALL(SYS_accept4, server, NULL, NULL, SOCK_NONBLOCK);
}

CASE(accept4_none)
{
	struct sockaddr_un address = unix_address("sock");
	int server = listener(AF_UNIX, &address, sizeof(address));

	MUST(fcntl(server, F_SETFL, O_NONBLOCK));
	CALL(SYS_accept4, server, NULL, NULL, 0);
}

CASE(shutdown)
{
	int fds[2];

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fds));
	fact("fd", fds[0]);
	CALL(SYS_shutdown, fds[0], SHUT_WR);
}

CASE(shutdown_bad)
{
	CALL(SYS_shutdown, -1, 9);
}

CASE(getsockname)
{
	CALL(SYS_getsockname, -1, BAD, BAD);
}

CASE(getpeername)
{
	CALL(SYS_getpeername, -1, BAD, BAD);
}

CASE(setsockopt)
{
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));
	int on = 1;

	fact("fd", fd);
	CALL(SYS_setsockopt, fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
}

CASE(setsockopt_timeout)
{
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));
	struct timeval timeout = {.tv_sec = 3, .tv_usec = 7};

	fact("fd", fd);
	CALL(SYS_setsockopt, fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
}

CASE(setsockopt_tcp)
{
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));
	int on = 1;

	fact("fd", fd);
	CALL(SYS_setsockopt, fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

CASE(setsockopt_bad)
{
	CALL(SYS_setsockopt, -1, 0, 0, BAD, 0);
}

CASE(getsockopt)
{
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));
	int type = 0;
	socklen_t bytes = sizeof(type);

	fact("fd", fd);
	CALL(SYS_getsockopt, fd, SOL_SOCKET, SO_TYPE, &type, &bytes);
}

CASE(getsockopt_error)
{
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));
	int error = 0;
	socklen_t bytes = sizeof(error);

	fact("fd", fd);
	CALL(SYS_getsockopt, fd, SOL_SOCKET, SO_ERROR, &error, &bytes);
}

CASE(getsockopt_bad)
{
	CALL(SYS_getsockopt, -1, SOL_SOCKET, 9999, BAD, BAD);
}

/* A bound UDP socket, and one that sends to it without being connected. */
static int udp_pair(int *sender)
{
	struct sockaddr_in any = inet_address(0);
	int receiver = MUST(socket(AF_INET, SOCK_DGRAM, 0));

	MUST(bind(receiver, (void *)&any, sizeof(any)));
	*sender = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(bind(*sender, (void *)&any, sizeof(any)));
	fact("server_port", port_of(receiver));
	fact("client_port", port_of(*sender));
	return receiver;
}

CASE(sendto)
{
	struct sockaddr_in address;
	int sender;
	int receiver = udp_pair(&sender);

	address = inet_address(port_of(receiver));
	fact("fd", sender);
	CALL(SYS_sendto, sender, "hello", 5, 0, &address, sizeof(address));
}

CASE(sendto_bad)
{
	CALL(SYS_sendto, -1, "hello", 4, 0, NULL, 0);
}

CASE(sendto_unix)
{
	int fds[2];

	MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds));
	fact("fd", fds[0]);
	CALL(SYS_sendto, fds[0], "hello", 5, 0, NULL, 0);
}

CASE(recvfrom)
{
	struct sockaddr_in address;
	struct sockaddr_in from;
	socklen_t bytes = sizeof(from);
	char room[100];
	int sender;
	int receiver = udp_pair(&sender);

	address = inet_address(port_of(receiver));
	MUST(sendto(sender, "hello", 5, 0, (void *)&address, sizeof(address)));
	fact("fd", receiver);
	CALL(SYS_recvfrom, receiver, room, sizeof(room), 0, &from, &bytes);
}

CASE(recvfrom_bad)
{
	CALL(SYS_recvfrom, -1, BAD, 50, 0, NULL, NULL);
}

static struct iovec two_parts[2] = {{"first ", 6}, {"second", 6}};

CASE(sendmsg)
{
	struct sockaddr_in address;
	struct msghdr message = {.msg_iov = two_parts, .msg_iovlen = 2};
	int sender;
	int receiver = udp_pair(&sender);

	address = inet_address(port_of(receiver));
	message.msg_name = &address;
	message.msg_namelen = sizeof(address);
	fact("fd", sender);
	CALL(SYS_sendmsg, sender, &message, 0);
}

CASE(sendmsg_bad)
{
	CALL(SYS_sendmsg, -1, BAD, 0);
}

CASE(sendmsg_bad_fd)
{
	struct msghdr message = {.msg_iov = two_parts, .msg_iovlen = 2};

	CALL(SYS_sendmsg, -1, &message, 0);
}

CASE(recvmsg)
{
	char room[2][4];
	char control[64];
	struct iovec parts[2] = {{room[0], 4}, {room[1], 4}};
	struct msghdr message = {
		.msg_iov = parts,
		.msg_iovlen = 2,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	int fds[2];
	int on = 1;

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fds));
	MUST(setsockopt(fds[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)));
	MUST(write(fds[0], "hello", 5));
	fact("fd", fds[1]);
	CALL(SYS_recvmsg, fds[1], &message, 0);
}

CASE(recvmsg_bad)
{
	CALL(SYS_recvmsg, -1, BAD, 0);
}

CASE(sendmmsg)
{
	struct mmsghdr messages[2] = {
		{.msg_hdr = {.msg_iov = two_parts, .msg_iovlen = 1}},
		{.msg_hdr = {.msg_iov = two_parts, .msg_iovlen = 2}},
	};
	int fds[2];

	MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds));
	fact("fd", fds[0]);
	CALL(SYS_sendmmsg, fds[0], messages, 2, 0);
}

CASE(sendmmsg_bad)
{
	CALL(SYS_sendmmsg, -1, BAD, 2, 0);
}

CASE(recvmmsg)
{
	char room[2][20];
	struct iovec parts[2] = {{room[0], 20}, {room[1], 20}};
	struct mmsghdr messages[2] = {
		{.msg_hdr = {.msg_iov = parts, .msg_iovlen = 1}},
		{.msg_hdr = {.msg_iov = parts + 1, .msg_iovlen = 1}},
	};
	int fds[2];

	MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds));
	MUST(write(fds[0], "hello", 5));
	MUST(write(fds[0], "again!", 6));
	fact("fd", fds[1]);
	CALL(SYS_recvmmsg, fds[1], messages, 2, 0, NULL);
}

CASE(recvmmsg_bad)
{
	CALL(SYS_recvmmsg, -1, BAD, 2, 0, NULL);
}
