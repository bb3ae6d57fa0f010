// SPDX-License-Identifier: Apache-2.0
/* Opening, naming and changing files. */
#include "calls.h"

#include <linux/openat2.h>
#include <sys/sysmacros.h>

CASE(open)
{
	int fd = CALL(SYS_open, "made", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	fact_stat(fd);
}

CASE(open_missing)
{
	CALL(SYS_open, "/no/such/file", O_WRONLY | O_APPEND, 0);
}

CASE(open_bad_path)
{
	CALL(SYS_open, BAD, O_RDONLY, 0);
}

CASE(open_directory)
{
	int fd = CALL(SYS_open, "/etc", O_RDONLY | O_DIRECTORY | O_NONBLOCK, 0);

	fact_stat(fd);
}

CASE(creat)
{
	int fd = CALL(SYS_creat, "made", 04751);

	fact_stat(fd);
}

CASE(creat_missing)
{
	CALL(SYS_creat, "no/such", 0600);
}

CASE(openat)
{
	int directory = MUST(open("/etc", O_RDONLY | O_DIRECTORY));
	int fd = CALL(SYS_openat, directory, "passwd", O_RDONLY | O_CLOEXEC, 0);

	fact("directory", directory);
	fact_stat(fd);
}

CASE(openat_tmpfile)
{
	int fd = CALL(SYS_openat, AT_FDCWD, ".", O_TMPFILE | O_RDWR, 0600);

	fact_stat(fd);
}

CASE(openat_truncate)
{
	make_file("made", "content");
	int fd = CALL(SYS_openat, AT_FDCWD, "made", O_WRONLY | O_TRUNC | O_SYNC | O_DSYNC, 0);

	fact_stat(fd);
}

CASE(openat_bad_directory)
{
	CALL(SYS_openat, 77, "passwd", O_RDWR, 0);
}

CASE(openat2)
{
	struct open_how how = {.flags = O_RDWR | O_CREAT, .mode = 0604, .resolve = RESOLVE_BENEATH};
	int fd = CALL(SYS_openat2, AT_FDCWD, "made", &how, sizeof(how));

	fact_stat(fd);
}

CASE(openat2_refused)
{
	struct open_how how = {.flags = O_RDONLY, .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_IN_ROOT};

	MUST(symlink("/etc/passwd", "link"));
	CALL(SYS_openat2, AT_FDCWD, "link", &how, sizeof(how));
}

CASE(open_by_handle_at)
{
	char room[sizeof(struct file_handle) + 128];
	struct file_handle *handle = (void *)room;
	int mount_id;
	int mount = MUST(open(".", O_RDONLY | O_DIRECTORY));

	close(make_file("made", ""));
	handle->handle_bytes = 128;
	MUST(name_to_handle_at(AT_FDCWD, "made", handle, &mount_id, 0));
	fact("mount", mount);
	fact_stat(CALL(SYS_open_by_handle_at, mount, handle, O_RDWR));
}

CASE(open_by_handle_at_bad)
{
	CALL(SYS_open_by_handle_at, AT_FDCWD, BAD, O_RDONLY);
}

CASE(close)
{
	CALL(SYS_close, MUST(dup(1)));
	fact("fd", MUST(dup(1)));
}

CASE(close_bad)
{
	CALL(SYS_close, -5);
}

CASE(close_range)
{
	CALL(SYS_close_range, 100, 200, 4);
}

CASE(close_range_bad)
{
	CALL(SYS_close_range, 9, 4, 2);
}

CASE(access)
{
	CALL(SYS_access, "/etc/passwd", R_OK | X_OK);
}

CASE(access_ok)
{
	CALL(SYS_access, "/etc/passwd", F_OK);
}

CASE(stat)
{
	struct stat status;

	CALL(SYS_stat, "/etc/passwd", &status);
}

CASE(stat_missing)
{
	CALL(SYS_stat, "/no/such", BAD);
}

CASE(lstat)
{
	struct stat status;

	CALL(SYS_lstat, "/etc/passwd", &status);
}

CASE(fstat_bad)
{
	CALL(SYS_fstat, -3, BAD);
}

CASE(newfstatat)
{
	struct stat status;

	CALL(SYS_newfstatat, AT_FDCWD, "/etc/passwd", &status,
			AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT);
}

CASE(mkdir)
{
	CALL(SYS_mkdir, "made", 0750);
}

CASE(mkdir_exists)
{
	CALL(SYS_mkdir, "/etc", 0700);
}

CASE(mkdirat)
{
	CALL(SYS_mkdirat, AT_FDCWD, "made", 0701);
}

CASE(mkdirat_bad)
{
	CALL(SYS_mkdirat, 99, "made", 0701);
}

CASE(rmdir)
{
	MUST(mkdir("made", 0700));
	CALL(SYS_rmdir, "made");
}

CASE(rmdir_missing)
{
	CALL(SYS_rmdir, "made");
}

CASE(unlink)
{
	close(make_file("made", ""));
	CALL(SYS_unlink, "made");
}

CASE(unlink_missing)
{
	CALL(SYS_unlink, "made");
}

CASE(unlinkat)
{
	MUST(mkdir("made", 0700));
	CALL(SYS_unlinkat, AT_FDCWD, "made", AT_REMOVEDIR);
}

CASE(unlinkat_missing)
{
	CALL(SYS_unlinkat, AT_FDCWD, "made", 0);
}

CASE(link)
{
	close(make_file("old", ""));
	CALL(SYS_link, "old", "new");
}

CASE(link_missing)
{
	CALL(SYS_link, "old", "new");
}

CASE(linkat)
{
	close(make_file("old", ""));
	CALL(SYS_linkat, AT_FDCWD, "old", AT_FDCWD, "new", AT_SYMLINK_FOLLOW);
}

CASE(linkat_missing)
{
	CALL(SYS_linkat, 50, "old", 51, "new", AT_EMPTY_PATH);
}

CASE(symlink)
{
	CALL(SYS_symlink, "/etc/shadow", "new");
}

CASE(symlink_exists)
{
	CALL(SYS_symlink, "target", "/etc");
}

CASE(symlinkat)
{
	CALL(SYS_symlinkat, "/etc/shadow", AT_FDCWD, "new");
}

CASE(symlinkat_bad)
{
	CALL(SYS_symlinkat, "/etc/shadow", 60, "new");
}

CASE(rename)
{
	close(make_file("old", ""));
	CALL(SYS_rename, "old", "new");
}

CASE(rename_missing)
{
	CALL(SYS_rename, "old", "new");
}

CASE(renameat)
{
	close(make_file("old", ""));
	CALL(SYS_renameat, AT_FDCWD, "old", AT_FDCWD, "new");
}

CASE(renameat_bad)
{
	CALL(SYS_renameat, 70, "old", 71, "new");
}

CASE(renameat2)
{
	close(make_file("old", ""));
	close(make_file("new", ""));
	CALL(SYS_renameat2, AT_FDCWD, "old", AT_FDCWD, "new", RENAME_EXCHANGE);
}

CASE(renameat2_exists)
{
	close(make_file("old", ""));
	close(make_file("new", ""));
	CALL(SYS_renameat2, AT_FDCWD, "old", AT_FDCWD, "new", RENAME_NOREPLACE);
}

CASE(chmod)
{
	close(make_file("made", ""));
	CALL(SYS_chmod, "made", 06755);
}

CASE(chmod_missing)
{
	CALL(SYS_chmod, "made", 01000);
}

CASE(fchmod)
{
	int fd = make_file("made", "");

	fact("fd", fd);
	CALL(SYS_fchmod, fd, 0600);
}

CASE(fchmod_bad)
{
	CALL(SYS_fchmod, 80, 0777);
}

CASE(fchmodat)
{
	close(make_file("made", ""));
	CALL(SYS_fchmodat, AT_FDCWD, "made", 04700);
}

CASE(fchmodat_missing)
{
	CALL(SYS_fchmodat, 80, "made", 0111);
}

CASE(chown)
{
	close(make_file("made", ""));
	CALL(SYS_chown, "made", 11, 12);
}

CASE(chown_missing)
{
	CALL(SYS_chown, "made", -1, 12);
}

CASE(lchown)
{
	close(make_file("made", ""));
	CALL(SYS_lchown, "made", 13, 14);
}

CASE(lchown_missing)
{
	CALL(SYS_lchown, "made", 13, -1);
}

CASE(fchown)
{
	int fd = make_file("made", "");

	fact("fd", fd);
	CALL(SYS_fchown, fd, 15, 16);
}

CASE(fchown_bad)
{
	CALL(SYS_fchown, 80, 15, 16);
}

CASE(fchownat)
{
	close(make_file("made", ""));
	CALL(SYS_fchownat, AT_FDCWD, "made", 17, 18, AT_SYMLINK_NOFOLLOW);
}

CASE(fchownat_empty)
{
	CALL(SYS_fchownat, 80, "", 17, 18, AT_EMPTY_PATH);
}

CASE(mknod)
{
	CALL(SYS_mknod, "made", S_IFIFO | 0620, 0);
}

CASE(mknod_missing)
{
	CALL(SYS_mknod, "no/such", S_IFCHR | 0600, makedev(5, 1));
}

CASE(mknodat)
{
	CALL(SYS_mknodat, AT_FDCWD, "made", 0640, 0);
}

CASE(mknodat_bad)
{
	CALL(SYS_mknodat, 80, "made", S_IFSOCK | 0777, 0);
}

CASE(chdir)
{
	CALL(SYS_chdir, "/usr/bin");
}

CASE(chdir_missing)
{
	CALL(SYS_chdir, "/no/such");
}

CASE(fchdir)
{
	int fd = MUST(open("/usr", O_RDONLY));

	fact("fd", fd);
	CALL(SYS_fchdir, fd);
}

CASE(fchdir_bad)
{
	CALL(SYS_fchdir, 80);
}

CASE(chroot)
{
	CALL(SYS_chroot, ".");
}

CASE(chroot_missing)
{
	CALL(SYS_chroot, "/no/such");
}

CASE(getcwd)
{
	char room[4096];

	CALL(SYS_getcwd, room, sizeof(room));
	fact_text("cwd", room);
}

CASE(getcwd_small)
{
	char room[2];

	CALL(SYS_getcwd, room, sizeof(room));
}

CASE(mount)
{
	MUST(unshare(CLONE_NEWNS));
	MUST(mkdir("made", 0700));
	CALL(SYS_mount, "none", "made", "tmpfs", 0xc0ed0000 | 2 | 4, NULL);
}

CASE(mount_bad)
{
	CALL(SYS_mount, NULL, "/no/such", "tmpfs", 0x1000 | 0x4000, NULL);
}

CASE(umount2)
{
	MUST(unshare(CLONE_NEWNS));
	MUST(mkdir("made", 0700));
	MUST(syscall(SYS_mount, "none", "made", "tmpfs", 0, NULL));
	CALL(SYS_umount2, "made", 2 | 8);
}

CASE(umount2_missing)
{
	CALL(SYS_umount2, "/no/such", 1);
}

CASE(quotactl)
{
	CALL(SYS_quotactl, 0x800002 << 8 | 1, "/dev/no", 2, "/quota");
}

CASE(fsconfig)
{
	CALL(SYS_fsconfig, -4, 1, "key", "value", 7);
}

CASE(lseek)
{
	int fd = make_file("made", "");

	fact("fd", fd);
	CALL(SYS_lseek, fd, 123456, SEEK_END);
}

CASE(lseek_bad)
{
	CALL(SYS_lseek, -1, -7, SEEK_CUR);
}

CASE(flock)
{
	int fd = make_file("made", "");

	fact("fd", fd);
	CALL(SYS_flock, fd, 2 | 4);
}

CASE(flock_bad)
{
	CALL(SYS_flock, 80, 8);
}

CASE(getdents64)
{
	char room[4096];
	int fd = MUST(open("/etc", O_RDONLY));

	fact("fd", fd);
	CALL(SYS_getdents64, fd, room, sizeof(room));
}

CASE(getdents_bad)
{
	CALL(SYS_getdents, 80, BAD, 10);
}
