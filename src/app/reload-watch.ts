// Watches the files that a run has read, and those it would read if they were there. Editors and
// configuration managers replace files by renaming, links included, so directories are watched;
// what happens in one only says that it is time to look whether a file is another one now.
import { type FSWatcher, readdirSync, realpathSync, statSync, watch } from "node:fs";
import { dirname, join } from "node:path";
import { limits } from "../base/limits.ts";

export class FileWatch {
  readonly #changed: () => void;
  #paths: readonly string[] = [];
  #seen = "";
  #watchers = new Map<string, FSWatcher>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstMs = 0;

  /** `changed` is called when files have changed and are at rest. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Watches these files and directories, and nothing else any more. */
  watch(paths: readonly string[]): void {
    this.#paths = paths;
    this.#seen = identityOf(paths);
    this.#arm();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #arm(): void {
    const directories = this.#paths.flatMap(directoriesOf);
    // With their identity: one that was made anew is another one.
    const wanted = new Map(directories.map((directory) => [stampOf(directory, false), directory]));
    for (const [stamp, watcher] of this.#watchers) {
      if (wanted.has(stamp)) continue;
      watcher.close();
      this.#watchers.delete(stamp);
    }
    for (const [stamp, directory] of wanted)
      if (!this.#watchers.has(stamp)) this.#add(stamp, directory);
  }

  #add(stamp: string, directory: string): void {
    const watcher = attempt(() => watch(directory, { persistent: false }, () => this.#wake()));
    // Gone since, or not to be read by us: SIGHUP is left.
    if (watcher === undefined) return;
    watcher.on("error", () => {
      watcher.close();
      this.#watchers.delete(stamp);
      this.#wake();
    });
    this.#watchers.set(stamp, watcher);
  }

  // Looks when nothing has happened for a moment; a directory where something always happens is
  // looked at now and then.
  #wake(): void {
    const now = performance.now();
    if (this.#timer === undefined) this.#firstMs = now;
    else if (now - this.#firstMs > limits.reloadSettleMsMax) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), limits.reloadSettleMs);
    this.#timer.unref();
  }

  #look(): void {
    this.#timer = undefined;
    this.#arm();
    const seen = identityOf(this.#paths);
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#changed();
  }
}

/** What tells whether any of the files is another one, or has another content. */
function identityOf(paths: readonly string[]): string {
  return paths
    .flatMap(filesAt)
    .map((path) => stampOf(path, true))
    .join("\n");
}

function filesAt(path: string): readonly string[] {
  const names = attempt(() => readdirSync(path)) ?? []; // Most are files.
  return [path, ...names.sort().map((name) => join(path, name))];
}

function stampOf(path: string, withContent: boolean): string {
  const stats = attempt(() => statSync(path, { bigint: true }));
  if (stats === undefined) return `${path} -`;
  const content = withContent && !stats.isDirectory() ? ` ${stats.size} ${stats.mtimeNs}` : "";
  // The number of what was removed is soon given to something new.
  return `${path} ${stats.dev} ${stats.ino} ${stats.birthtimeNs}${content}`;
}

/** Where a change of what the path leads to would show. */
function directoriesOf(path: string): readonly string[] {
  const directory = isDirectory(path) ? [path] : [];
  const real = attempt(() => dirname(realpathSync(path)));
  return [nearest(dirname(path)), ...directory, ...(real === undefined ? [] : [real])];
}

function nearest(path: string): string {
  return isDirectory(path) || path === dirname(path) ? path : nearest(dirname(path));
}

function isDirectory(path: string): boolean {
  return attempt(() => statSync(path).isDirectory()) === true;
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
