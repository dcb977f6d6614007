/** The part that we use; the package ships no types. */
declare module 'fs-native-extensions' {
  const extensions: {
    /** @returns false while another open file holds it @throws if the file system or machine has no such locks */
    tryLock(fd: number): boolean;
  };
  export default extensions;
}
