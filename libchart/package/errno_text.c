/* SPDX-License-Identifier: Apache-2.0
 * Go's texts for errno values: what may come out of reading files. */
#include "package/chart.h"

#include <errno.h>

static const struct {
  int         number;
  const char *text;
} texts[] = {
  { EPERM, "operation not permitted" },
  { ENOENT, "no such file or directory" },
  { EINTR, "interrupted system call" },
  { EIO, "input/output error" },
  { ENXIO, "no such device or address" },
  { EBADF, "bad file descriptor" },
  { EAGAIN, "resource temporarily unavailable" },
  { ENOMEM, "cannot allocate memory" },
  { EACCES, "permission denied" },
  { EFAULT, "bad address" },
  { EBUSY, "device or resource busy" },
  { EEXIST, "file exists" },
  { EXDEV, "invalid cross-device link" },
  { ENODEV, "no such device" },
  { ENOTDIR, "not a directory" },
  { EISDIR, "is a directory" },
  { EINVAL, "invalid argument" },
  { ENFILE, "too many open files in system" },
  { EMFILE, "too many open files" },
  { ENOTTY, "inappropriate ioctl for device" },
  { ETXTBSY, "text file busy" },
  { EFBIG, "file too large" },
  { ENOSPC, "no space left on device" },
  { EROFS, "read-only file system" },
  { EPIPE, "broken pipe" },
  { ENAMETOOLONG, "file name too long" },
  { ENOSYS, "function not implemented" },
  { ENOTEMPTY, "directory not empty" },
  { ELOOP, "too many levels of symbolic links" },
  { EOVERFLOW, "value too large for defined data type" },
  { ENOTSUP, "operation not supported" },
  { ETIMEDOUT, "connection timed out" },
  { ENOTCONN, "transport endpoint is not connected" },
  { ESTALE, "stale NFS file handle" },
  { EDQUOT, "disk quota exceeded" },
};

const char *ch_errno_text(int number)
{
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (texts[i].number == number)
      return texts[i].text;
  return "unknown error";
}
