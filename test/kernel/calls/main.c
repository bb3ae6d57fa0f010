// SPDX-License-Identifier: Apache-2.0
/*
 * calls <directory> [case…]: runs the cases (default: all) one after the other. Prints a line of
 * JSON for each: {"case":"open","tid":123,"status":0,"facts":{…}}.
 */
#include "calls.h"

#include <dirent.h>

#define CASES_MAX 400
#define FACTS_BYTES 8192

static struct {
	const char *name;
	void (*run)(void);
} cases[CASES_MAX];
static int case_count;

static char *facts; /* Shared between parent and child. */

void add_case(const char *name, void (*run)(void))
{
	if (case_count == CASES_MAX)
		abort();
	cases[case_count].name = name;
	cases[case_count++].run = run;
}

static void append(const char *format, const char *name, const char *text, long long value)
{
	size_t used = strlen(facts);

	snprintf(facts + used, FACTS_BYTES - used, "%s\"%s\":", used ? "," : "", name);
	used = strlen(facts);
	if (text)
		snprintf(facts + used, FACTS_BYTES - used, format, text);
	else
		snprintf(facts + used, FACTS_BYTES - used, format, value);
}

void fact(const char *name, long long value)
{
	append("\"%lld\"", name, NULL, value);
}

void fact_text(const char *name, const char *value)
{
	append("\"%s\"", name, value, 0);
}

void fact_stat(int fd)
{
	struct stat status;

	MUST(fstat(fd, &status));
	fact("dev", (long long)status.st_dev);
	fact("ino", (long long)status.st_ino);
}

long call_of(long number, long a, long b, long c, long d, long e, long f)
{
	long result = syscall(number, a, b, c, d, e, f);

	if (result == -1)
		result = -errno;
	fact("ret", result);
	return result;
}

int make_file(const char *path, const char *content)
{
	int fd = MUST(open(path, O_CREAT | O_RDWR | O_TRUNC, 0644));

	MUST(write(fd, content, strlen(content)));
	MUST(lseek(fd, 0, SEEK_SET));
	return fd;
}

static void run(const char *directory, int index)
{
	char path[4096];
	int status = 0;
	pid_t child;

	snprintf(path, sizeof(path), "%s/%s", directory, cases[index].name);
	MUST(mkdir(path, 0755));
	facts[0] = '\0';
	child = MUST(fork());
	if (child == 0) {
		MUST(chdir(path));
		fact("pid", getpid());
		fact("ppid", getppid());
		cases[index].run();
		_exit(0);
	}
	MUST(waitpid(child, &status, 0));
	printf("{\"case\":\"%s\",\"tid\":%d,\"status\":%d,\"facts\":{%s}}\n", cases[index].name,
	       child, status, facts);
	fflush(stdout);
}

static int wanted(const char *name, int argc, char **argv)
{
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return 1;
	return argc <= 2;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: calls <directory> [case…]\n");
		return 2;
	}
	facts = MUST(mmap(NULL, FACTS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			0));
	for (int i = 0; i < case_count; i++)
		if (wanted(cases[i].name, argc, argv))
			run(argv[1], i);
	return 0;
}
