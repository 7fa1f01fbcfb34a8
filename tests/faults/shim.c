/* Counts the system calls by which a process changes files beneath one folder, and at the n-th of them kills the process
 * or lets the call fail; or writes down what each of them does, for a loss of power to be played. Preloaded by harness.py.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { OFF, COUNT, KILL, TEAR, FULL, READONLY, BROKEN, RECORD };
enum kind { MAKES, GROWS, KEEPS, NAMES, SHRINKS }; /* a file or folder, bytes, what is there, another name, less */

static enum mode mode = OFF;
static long at, calls;
static char beneath[PATH_MAX];
static size_t length;
static int record_fd = -1;
static char watched[65536]; /* descriptors open to write beneath the folder */
static pthread_mutex_t mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

/* For ctypes. */
void fault_arm(int wanted, long when, const char *folder, int record) {
    strncpy(beneath, folder, sizeof beneath - 1);
    length = strlen(beneath);
    memset(watched, 0, sizeof watched);
    at = when;
    calls = 0;
    record_fd = record;
    mode = (enum mode)wanted;
}
long fault_calls(void) { return calls; }

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int raw_write(int fd, const void *data, size_t size) {
    const char *from = data;
    while (size > 0) {
        long done = syscall(SYS_write, fd, from, size);
        if (done <= 0) return -1;
        from += done;
        size -= (size_t)done;
    }
    return 0;
}

/* The absolute path, or nothing where it is not beneath the folder. */
static int is_beneath(int folder, const char *path, char *whole) {
    if (mode == OFF || !path) return 0;
    if (path[0] == '/') {
        snprintf(whole, PATH_MAX, "%s", path);
    } else {
        char link[64], base[PATH_MAX];
        if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
        else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t size = readlink(link, base, sizeof base - 1);
        if (size < 0) return 0;
        base[size] = 0;
        if (snprintf(whole, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
    }
    return strncmp(whole, beneath, length) == 0 && (whole[length] == '/' || whole[length] == 0);
}

static int is_watched(int fd) { return mode != OFF && fd >= 0 && fd < (int)sizeof watched && watched[fd]; }

/* 0 to go on; else the errno to fail with. The call that is torn comes back as -1. */
static int met(enum kind kind) {
    long number = ++calls;
    if (mode == COUNT || mode == RECORD || number < at) return 0;
    switch (mode) {
    case KILL:
        syscall(SYS_kill, getpid(), SIGKILL);
        return 0;
    case TEAR:
        if (kind == GROWS) return -1;
        syscall(SYS_kill, getpid(), SIGKILL);
        return 0;
    case FULL: return kind == GROWS || kind == MAKES ? ENOSPC : 0;
    case READONLY: return EROFS;
    case BROKEN: return number == at && (kind == GROWS || kind == KEEPS) ? EIO : 0;
    default: return 0;
    }
}

/* kind, inode, offset, length of path, of the other path, of data; then those. */
static void note(char kind, uint64_t inode, int64_t offset, const char *path, const char *other, const void *data,
                 size_t size) {
    if (mode != RECORD) return;
    struct { char kind; char pad[7]; uint64_t inode; int64_t offset; uint32_t path, other; uint64_t size; } head = {
        kind, {0}, inode, offset, path ? strlen(path) : 0, other ? strlen(other) : 0, size};
    raw_write(record_fd, &head, sizeof head);
    if (head.path) raw_write(record_fd, path, head.path);
    if (head.other) raw_write(record_fd, other, head.other);
    if (size) raw_write(record_fd, data, size);
}

static uint64_t inode_of(int fd) {
    struct stat found;
    return fstat(fd, &found) ? 0 : found.st_ino;
}

static uint64_t inode_at(const char *path) {
    struct stat found;
    return lstat(path, &found) ? 0 : found.st_ino;
}

static int opened(int folder, const char *path, int flags, mode_t rights) {
    REAL(int, "openat64", int, const char *, int, ...);
    char whole[PATH_MAX];
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    if (!is_beneath(folder, path, whole)) {
        int fd = real(folder, path, flags, rights);
        if (fd >= 0 && fd < (int)sizeof watched) watched[fd] = 0;
        return fd;
    }
    pthread_mutex_lock(&mutex);
    struct stat before;
    int is_new = (flags & O_CREAT) && stat(whole, &before) != 0;
    int fd, wrong = 0;
    if (is_new || (flags & O_TRUNC)) wrong = met(is_new ? MAKES : SHRINKS);
    else if (writes && mode == READONLY && calls >= at) wrong = EROFS;
    if (wrong) {
        errno = wrong;
        fd = -1;
    } else {
        fd = real(folder, path, flags, rights);
        if (fd >= 0 && fd < (int)sizeof watched) {
            watched[fd] = (char)(writes || (flags & O_DIRECTORY) || (stat(whole, &before) == 0 && S_ISDIR(before.st_mode)));
            if (is_new) note('c', inode_of(fd), 0, whole, NULL, NULL, 0);
            else if (flags & O_TRUNC) note('t', inode_of(fd), 0, NULL, NULL, NULL, 0);
            else note('o', inode_of(fd), 0, whole, NULL, NULL, 0);
        }
    }
    pthread_mutex_unlock(&mutex);
    return fd;
}

#define RIGHTS \
    mode_t rights = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); rights = va_arg(more, mode_t); va_end(more); }
int open(const char *path, int flags, ...) { RIGHTS return opened(AT_FDCWD, path, flags, rights); }
int open64(const char *path, int flags, ...) { RIGHTS return opened(AT_FDCWD, path, flags | O_LARGEFILE, rights); }
int openat(int folder, const char *path, int flags, ...) { RIGHTS return opened(folder, path, flags, rights); }
int openat64(int folder, const char *path, int flags, ...) { RIGHTS return opened(folder, path, flags | O_LARGEFILE, rights); }
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int creat(const char *path, mode_t rights) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, rights); }

int close(int fd) {
    REAL(int, "close", int);
    if (fd >= 0 && fd < (int)sizeof watched) watched[fd] = 0;
    return real(fd);
}

static off_t place_of(int fd) {
    int flags = fcntl(fd, F_GETFL);
    struct stat found;
    if ((flags & O_APPEND) && !fstat(fd, &found)) return found.st_size;
    return lseek(fd, 0, SEEK_CUR);
}

static ssize_t wrote(int fd, const void *data, size_t size, off_t offset, int placed) {
    pthread_mutex_lock(&mutex);
    int wrong = met(GROWS);
    ssize_t done = -1;
    off_t where = placed ? offset : place_of(fd);
    if (wrong == -1) {
        if (placed) syscall(SYS_pwrite64, fd, data, size / 2, offset);
        else syscall(SYS_write, fd, data, size / 2);
        syscall(SYS_kill, getpid(), SIGKILL);
    } else if (wrong) {
        errno = wrong;
    } else {
        done = placed ? syscall(SYS_pwrite64, fd, data, size, offset) : syscall(SYS_write, fd, data, size);
        if (done > 0) note('w', inode_of(fd), where, NULL, NULL, data, (size_t)done);
    }
    pthread_mutex_unlock(&mutex);
    return done;
}

ssize_t write(int fd, const void *data, size_t size) {
    return is_watched(fd) ? wrote(fd, data, size, 0, 0) : syscall(SYS_write, fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    return is_watched(fd) ? wrote(fd, data, size, offset, 1) : syscall(SYS_pwrite64, fd, data, size, offset);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) { return pwrite(fd, data, size, offset); }
ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (!is_watched(fd)) return syscall(SYS_writev, fd, parts, count);
    ssize_t total = 0;
    for (int one = 0; one < count; one++) {
        if (!parts[one].iov_len) continue;
        ssize_t done = wrote(fd, parts[one].iov_base, parts[one].iov_len, 0, 0);
        if (done < 0) return total ? total : done;
        total += done;
        if ((size_t)done < parts[one].iov_len) break;
    }
    return total;
}
/* The ways round a program's own memory: it then goes the plain way. */
ssize_t sendfile(int out, int in, off_t *offset, size_t size) {
    if (!is_watched(out)) return syscall(SYS_sendfile, out, in, offset, size);
    errno = ENOSYS;
    return -1;
}
ssize_t sendfile64(int out, int in, off_t *offset, size_t size) { return sendfile(out, in, offset, size); }
ssize_t copy_file_range(int in, off_t *from, int out, off_t *to, size_t size, unsigned flags) {
    if (!is_watched(out)) return syscall(SYS_copy_file_range, in, from, out, to, size, flags);
    errno = ENOSYS;
    return -1;
}

#define FAILING(kind, call) \
    int done = -1, wrong = met(kind); \
    if (wrong) errno = wrong; \
    else done = (call)

static int cut(int fd, off_t size) {
    pthread_mutex_lock(&mutex);
    struct stat before;
    int grows = !fstat(fd, &before) && before.st_size < size;
    FAILING(grows ? MAKES : SHRINKS, (int)syscall(SYS_ftruncate, fd, size));
    if (!done) note('t', inode_of(fd), size, NULL, NULL, NULL, 0);
    pthread_mutex_unlock(&mutex);
    return done;
}
int ftruncate(int fd, off_t size) { return is_watched(fd) ? cut(fd, size) : (int)syscall(SYS_ftruncate, fd, size); }
int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }
int posix_fallocate(int fd, off_t offset, off_t size) {
    REAL(int, "posix_fallocate", int, off_t, off_t);
    return is_watched(fd) ? (cut(fd, offset + size) ? errno : 0) : real(fd, offset, size);
}
int posix_fallocate64(int fd, off_t offset, off_t size) { return posix_fallocate(fd, offset, size); }

static int keep(int fd, long number) {
    if (!is_watched(fd)) return (int)syscall(number, fd);
    pthread_mutex_lock(&mutex);
    FAILING(KEEPS, 0); /* the harness reads what is in memory: the disk need not be waited for */
    if (!done) note('s', inode_of(fd), 0, NULL, NULL, NULL, 0);
    pthread_mutex_unlock(&mutex);
    return done;
}
int fsync(int fd) { return keep(fd, SYS_fsync); }
int fdatasync(int fd) { return keep(fd, SYS_fdatasync); }

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    char one[PATH_MAX], other[PATH_MAX];
    int here = is_beneath(from_folder, from, one), there = is_beneath(to_folder, to, other);
    if (!here && !there) return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    pthread_mutex_lock(&mutex);
    FAILING(NAMES, (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
    if (!done) note('r', inode_at(other), 0, one, other, NULL, 0);
    pthread_mutex_unlock(&mutex);
    return done;
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    return renameat2(from_folder, from, to_folder, to, 0);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    char one[PATH_MAX], other[PATH_MAX];
    is_beneath(from_folder, from, one);
    if (!is_beneath(to_folder, to, other)) return (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
    pthread_mutex_lock(&mutex);
    FAILING(MAKES, (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
    if (!done) note('l', inode_at(other), 0, other, NULL, NULL, 0);
    pthread_mutex_unlock(&mutex);
    return done;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int folder, const char *path, int flags) {
    char whole[PATH_MAX];
    if (!is_beneath(folder, path, whole)) return (int)syscall(SYS_unlinkat, folder, path, flags);
    pthread_mutex_lock(&mutex);
    FAILING(NAMES, (int)syscall(SYS_unlinkat, folder, path, flags));
    if (!done) note('u', 0, 0, whole, NULL, NULL, 0);
    pthread_mutex_unlock(&mutex);
    return done;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int folder, const char *path, mode_t rights) {
    char whole[PATH_MAX];
    if (!is_beneath(folder, path, whole)) return (int)syscall(SYS_mkdirat, folder, path, rights);
    pthread_mutex_lock(&mutex);
    FAILING(MAKES, (int)syscall(SYS_mkdirat, folder, path, rights));
    if (!done) note('m', inode_at(whole), 0, whole, NULL, NULL, 0);
    pthread_mutex_unlock(&mutex);
    return done;
}
int mkdir(const char *path, mode_t rights) { return mkdirat(AT_FDCWD, path, rights); }
