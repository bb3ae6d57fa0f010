/* What a reverse shell does before it is a shell: a connection to 127.0.0.1:argv[1] becomes stdin and stdout. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (argc < 2 || fd < 0)
		return 2;
	to.sin_port = htons(atoi(argv[1]));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		return 3;
	return dup2(fd, 0) != 0 || dup2(fd, 1) != 1 || dup2(fd, 2) != 2;
}
