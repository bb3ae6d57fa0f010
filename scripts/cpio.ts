// An archive in the format that Linux unpacks at start (cpio, "newc"; initramfs-buffer-format.rst
// of the kernel's documentation).

export interface CpioFile {
  /** Relative to the root; folders before what is in them. */
  readonly name: string;
  /** Missing: it is a folder. All files can be executed. */
  readonly bytes?: Uint8Array;
}

const folderMode = 0o040755;
const fileMode = 0o100755;

export function cpio(files: readonly CpioFile[]): Uint8Array {
  const parts = files.flatMap(({ name, bytes }, index) =>
    entry(name, index + 1, bytes === undefined ? folderMode : fileMode, bytes ?? empty),
  );
  return Buffer.concat([...parts, ...entry("TRAILER!!!", 0, 0, empty)]);
}

const empty = new Uint8Array();

function entry(name: string, inode: number, mode: number, bytes: Uint8Array): Uint8Array[] {
  // inode, mode, uid, gid, links, time, size, device, its device, name's bytes, checksum
  const numbers = [inode, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length + 1, 0];
  const digits = numbers.map((number) => number.toString(16).padStart(8, "0")).join("");
  const head = Buffer.from(`070701${digits}${name}\0`);
  return [head, padding(head.length), bytes, padding(bytes.length)];
}

function padding(bytes: number): Uint8Array {
  return new Uint8Array(-bytes & 3);
}
