/* Plays a service manager: prints what comes to a datagram socket, a line for each message. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t size = sizeof(address);
	char text[4096];
	ssize_t got;
	int fd;

	if (argc != 2 || strlen(argv[1]) >= sizeof(address.sun_path))
		return 2;
	strcpy(address.sun_path, argv[1]);
	if (argv[1][0] == '@') {
		address.sun_path[0] = '\0';
		size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(argv[1]));
	}
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, size))
		return 1;
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("listening\n");
	while ((got = recv(fd, text, sizeof(text), 0)) >= 0) {
		for (ssize_t i = 0; i < got; i++)
			putchar(text[i] == '\n' ? ' ' : text[i]);
		putchar('\n');
	}
	return 1;
}
