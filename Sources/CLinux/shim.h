// Calls of Linux that the C library declares under _GNU_SOURCE only, which Swift does not set.
#ifdef __linux__
#include <spawn.h>
#include <stdint.h>

int syncfs(int descriptor);
int sync_file_range(int descriptor, int64_t offset, int64_t count, unsigned int flags);
int pipe2(int ends[2], int flags);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int mallopt(int parameter, int value);
int renameat2(int from, const char *old_path, int to, const char *new_path, unsigned int flags);

enum {
  LINUX_M_ARENA_MAX = -8,
  LINUX_SYNC_FILE_RANGE_WRITE = 2,
  LINUX_RENAME_NOREPLACE = 1,
  LINUX_RENAME_EXCHANGE = 2,
  // With O_DIRECTORY, which differs between machines, it is O_TMPFILE.
  LINUX_O_TMPFILE_ALONE = 020000000,
  LINUX_AT_EMPTY_PATH = 0x1000,
};
#endif
