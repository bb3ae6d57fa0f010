// SPDX-License-Identifier: Apache-2.0
/*
 * Keeps the shim loadable with glibc 2.17. Newer C libraries give old functions new versioned
 * names, and the static libraries linked into the shim call them. scripts/native-shim.ts has the
 * linker send each such call to its __wrap_ function here.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int __wrap_fstat(int fd, struct stat *out);
int __wrap_stat(const char *path, struct stat *out);
int __wrap_lstat(const char *path, struct stat *out);
int __wrap_fcntl64(int fd, int command, ...);
FILE *__wrap_fmemopen(void *bytes, size_t size, const char *mode);
long __wrap___isoc23_strtol(const char *text, char **end, int base);
unsigned long __wrap___isoc23_strtoul(const char *text, char **end, int base);
long long __wrap___isoc23_strtoll(const char *text, char **end, int base);
unsigned long long __wrap___isoc23_strtoull(const char *text, char **end, int base);
int __wrap___isoc23_sscanf(const char *text, const char *format, ...);
int __wrap___isoc23_fscanf(FILE *file, const char *format, ...);

/* stat@GLIBC_2.33 and its family. On 64-bit systems the kernel's struct stat is the C library's. */
int __wrap_fstat(int fd, struct stat *out)
{
	return (int)syscall(SYS_fstat, fd, out);
}

int __wrap_stat(const char *path, struct stat *out)
{
	return (int)syscall(SYS_newfstatat, AT_FDCWD, path, out, 0);
}

int __wrap_lstat(const char *path, struct stat *out)
{
	return (int)syscall(SYS_newfstatat, AT_FDCWD, path, out, AT_SYMLINK_NOFOLLOW);
}

/* fcntl64@GLIBC_2.28. Every argument fits a long; reading one that was not given is harmless. */
int __wrap_fcntl64(int fd, int command, ...)
{
	va_list arguments;
	long argument;

	va_start(arguments, command);
	argument = va_arg(arguments, long);
	va_end(arguments);
	return (int)syscall(SYS_fcntl, fd, command, argument);
}

/*
 * fmemopen@GLIBC_2.22. libbpf reads a kernel configuration given as text with it; the shim gives
 * none.
 */
FILE *__wrap_fmemopen(void *bytes, size_t size, const char *mode)
{
	(void)bytes;
	(void)size;
	(void)mode;
	errno = ENOSYS;
	return NULL;
}

/*
 * __isoc23_*@GLIBC_2.38 differ from the old functions only by accepting "0b" prefixes. The old
 * names are bound by an assembler label, because the header of such a C library renames the plain
 * ones.
 */
long plain_strtol(const char *text, char **end, int base) __asm__("strtol");
unsigned long plain_strtoul(const char *text, char **end, int base) __asm__("strtoul");
long long plain_strtoll(const char *text, char **end, int base) __asm__("strtoll");
unsigned long long plain_strtoull(const char *text, char **end, int base) __asm__("strtoull");
int plain_vsscanf(const char *text, const char *format, va_list arguments)
	__asm__("__isoc99_vsscanf");
int plain_vfscanf(FILE *file, const char *format, va_list arguments)
	__asm__("__isoc99_vfscanf");

long __wrap___isoc23_strtol(const char *text, char **end, int base)
{
	return plain_strtol(text, end, base);
}

unsigned long __wrap___isoc23_strtoul(const char *text, char **end, int base)
{
	return plain_strtoul(text, end, base);
}

long long __wrap___isoc23_strtoll(const char *text, char **end, int base)
{
	return plain_strtoll(text, end, base);
}

unsigned long long __wrap___isoc23_strtoull(const char *text, char **end, int base)
{
	return plain_strtoull(text, end, base);
}

int __wrap___isoc23_sscanf(const char *text, const char *format, ...)
{
	va_list arguments;
	int read;

	va_start(arguments, format);
	read = plain_vsscanf(text, format, arguments);
	va_end(arguments);
	return read;
}

int __wrap___isoc23_fscanf(FILE *file, const char *format, ...)
{
	va_list arguments;
	int read;

	va_start(arguments, format);
	read = plain_vfscanf(file, format, arguments);
	va_end(arguments);
	return read;
}
