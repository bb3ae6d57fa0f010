/* Executes a program that exists only in memory: memfd_create(2), a copy of argv[1], execve of the fd. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
	struct stat size;
	char path[32];
	int from, to;

	if (argc < 2)
		return 2;
	from = open(argv[1], O_RDONLY | O_CLOEXEC);
	to = memfd_create("payload", MFD_CLOEXEC);
	if (from < 0 || to < 0 || fstat(from, &size) != 0)
		return 3;
	if (sendfile(to, from, NULL, size.st_size) != size.st_size)
		return 4;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", to);
	execve(path, (char *[]){ "payload", NULL }, environ);
	return 5;
}
