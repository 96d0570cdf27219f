// Preloaded: once the file that XLANE_FAULT_SWITCH names is there, what it says fails ("fsync", "write" or "full") on
// files whose name has ".journal" in it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_to_fail(int fd, const char *what) {
  const char *path = getenv("XLANE_FAULT_SWITCH");
  if (path == NULL) return 0;
  FILE *file = fopen(path, "r");
  if (file == NULL) return 0;
  char said[16] = "";
  int got = fscanf(file, "%15s", said);
  fclose(file);
  if (got != 1 || strcmp(said, what) != 0) return 0;
  char link[64], name[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, name, sizeof name - 1);
  if (length < 0) return 0;
  name[length] = 0;
  return strstr(name, ".journal") != NULL;
}

int fsync(int fd) {
  if (is_to_fail(fd, "fsync")) { errno = EIO; return -1; }
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  return real(fd);
}

int fdatasync(int fd) {
  if (is_to_fail(fd, "fsync")) { errno = EIO; return -1; }
  int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
  return real(fd);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
  if (is_to_fail(fd, "write")) { errno = EIO; return -1; }
  if (is_to_fail(fd, "full")) {
    // Half of it still found room.
    if (count > 100) return real(fd, bytes, count / 2, at);
    errno = ENOSPC;
    return -1;
  }
  return real(fd, bytes, count, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return pwrite64(fd, bytes, count, at); }
