// SPDX-License-Identifier: Apache-2.0
// A burst of opened and closed files, and families of processes that are made while it lasts.
//   burst FILES THREADS FAMILIES
// Prints "open N", "failed N" and for each family "family I CHILD GRANDCHILD GONE": a child, the
// program that the child's child has executed as "burst member I", and a process that has ended.
// Families live until standard input is closed.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAMILIES_MAX 256
#define THREADS_MAX 64
#define AT_ONCE 64

static atomic_bool over;
static atomic_long opened, failed;

static void *flood(void *unused)
{
	(void)unused;
	while (!over) {
		for (int i = 0; i < AT_ONCE; i++) {
			int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

			if (fd >= 0)
				close(fd);
			if (i % 4 == 0)
				open("/dev/null/none", O_RDONLY | O_CLOEXEC);
		}
		opened += AT_ONCE;
		failed += AT_ONCE / 4;
	}
	return NULL;
}

static void live(void)
{
	char byte;

	while (read(0, &byte, 1) > 0)
		;
	_exit(0);
}

static void family(const char *program, int number, int out)
{
	char text[64], name[16];
	pid_t child, gone;

	gone = fork();
	if (gone == 0)
		_exit(0);
	waitpid(gone, NULL, 0);
	child = fork();
	if (child != 0)
		return;
	child = getpid();
	pid_t grandchild = fork();

	if (grandchild == 0) {
		snprintf(name, sizeof(name), "%d", number);
		execl(program, "burst", "member", name, NULL);
		_exit(127);
	}
	int size = snprintf(text, sizeof(text), "family %d %d %d %d\n", number, child,
			    grandchild, gone);

	if (write(out, text, (size_t)size) != size)
		_exit(1);
	live();
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS_MAX];
	long files;
	int count, families;

	alarm(120);
	if (argc == 3 && strcmp(argv[1], "member") == 0)
		live();
	if (argc != 4)
		return 2;
	files = atol(argv[1]);
	count = atoi(argv[2]);
	families = atoi(argv[3]);
	if (count > THREADS_MAX || families > FAMILIES_MAX || families < 1)
		return 2;
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, flood, NULL);
	for (int i = 0; i < families; i++) {
		while (opened < files / families * i)
			usleep(100);
		family(argv[0], i, 1);
	}
	while (opened < files)
		usleep(100);
	over = true;
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	printf("open %ld\nfailed %ld\n", (long)opened, (long)failed);
	fflush(stdout);
	live();
}
