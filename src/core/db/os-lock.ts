/** What the operating system reports about a lock on an open file. */
export type OsLock = 'taken' | 'busy' | 'unsupported';

/**
 * Locks an open file for as long as it stays open. When its holder closes the file or dies, for whatever reason, the kernel frees
 * the lock. Every process on the machine sees it, whatever its PID namespace or user. On NFS, the server keeps it.
 */
export async function tryOsLock(fd: number): Promise<OsLock> {
  try {
    // OFD locks on Linux, flock on macOS, LockFileEx on Windows; prebuilt for glibc only
    const { default: extensions } = await import('fs-native-extensions');
    return extensions.tryLock(fd) ? 'taken' : 'busy';
  } catch {
    return 'unsupported';
  }
}
