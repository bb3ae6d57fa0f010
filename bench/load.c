/*
 * Generators of system calls: `load OPERATION SECONDS` runs one operation in a loop and prints how
 * long one turn took, as JSON. Time is taken in slices, so that a median leaves out what other
 * processes disturb. With a third argument it takes so many turns a second and measures nothing.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { slices_max = 4096 };

static const char *file = "/etc/hostname";
static const char *self;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void op_getppid(void)
{
	syscall(SYS_getppid);
}

static void op_open(void)
{
	int fd = open(file, O_RDONLY);

	if (fd < 0)
		fail(file);
	close(fd);
}

static void op_read(void)
{
	char bytes[256];
	int fd = open(file, O_RDONLY);

	if (fd < 0 || read(fd, bytes, sizeof(bytes)) < 0)
		fail(file);
	close(fd);
}

static void op_stat(void)
{
	struct stat found;

	if (stat(file, &found) < 0)
		fail(file);
}

/* Port 1 of the loopback: nobody listens there, so the kernel refuses at once. */
static void op_connect(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(1) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0)
		fail("socket");
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		fail("port 1 answers");
	close(fd);
}

static void op_exec(void)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (pid == 0) {
		execl(self, self, "nothing", (char *)NULL);
		_exit(127);
	}
	if (waitpid(pid, NULL, 0) < 0)
		fail("waitpid");
}

static const struct {
	const char *name;
	void (*run)(void);
	int batch; /* Turns between two looks at the clock. */
} operations[] = {
	{ "getppid", op_getppid, 1000 }, { "open", op_open, 200 }, { "read", op_read, 200 },
	{ "stat", op_stat, 200 },	 { "connect", op_connect, 50 }, { "exec", op_exec, 4 },
};

static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e9 + now.tv_nsec;
}

static double cpu_ns(int who)
{
	struct rusage use;

	getrusage(who, &use);
	return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e9 +
	       (use.ru_utime.tv_usec + use.ru_stime.tv_usec) * 1e3;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(void (*run)(void), int batch, double seconds)
{
	static double slices[slices_max];
	double cpu = cpu_ns(RUSAGE_SELF) + cpu_ns(RUSAGE_CHILDREN);
	double start = now_ns(), at = start, end = start + seconds * 1e9;
	double slice_ns = seconds * 1e9 / (slices_max / 2);
	int count = 0;
	long turns = 0;

	while (at < end && count < slices_max) {
		double from = at;
		long done = 0;

		do {
			for (int i = 0; i < batch; i++)
				run();
			done += batch;
			at = now_ns();
		} while (at - from < slice_ns);
		slices[count++] = (at - from) / done;
		turns += done;
	}
	cpu = cpu_ns(RUSAGE_SELF) + cpu_ns(RUSAGE_CHILDREN) - cpu;
	qsort(slices, count, sizeof(slices[0]), ascending);
	printf("{\"turns\": %ld, \"seconds\": %.4f, \"medianNs\": %.1f, \"tenthNs\": %.1f, "
	       "\"cpuNs\": %.1f}\n",
	       turns, (at - start) / 1e9, slices[count / 2], slices[count / 10], cpu / turns);
}

/* One turn after the other with sleeps in between. */
static void pace(void (*run)(void), double seconds, double per_second)
{
	double start = now_ns(), end = start + seconds * 1e9;

	for (long turn = 1; now_ns() < end; turn++) {
		double rest_ns = start + turn * 1e9 / per_second - now_ns();

		run();
		if (rest_ns > 0)
			usleep((useconds_t)(rest_ns / 1e3));
	}
	printf("{}\n");
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "nothing") == 0)
		return 0;
	self = argv[0];
	for (size_t i = 0; argc >= 3 && i < sizeof(operations) / sizeof(operations[0]); i++) {
		if (strcmp(operations[i].name, argv[1]) == 0) {
			if (argc == 4)
				pace(operations[i].run, atof(argv[2]), atof(argv[3]));
			else
				measure(operations[i].run, operations[i].batch, atof(argv[2]));
			return 0;
		}
	}
	fprintf(stderr, "usage: load getppid|open|read|stat|connect|exec SECONDS [PER_SECOND]\n");
	return 2;
}
