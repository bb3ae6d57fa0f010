// Names of the files of a recording, as tcpdump and sysdig users know them: the name that was given
// alone, with a number from 0 behind it, or with the time in it.

export interface NameOptions {
  readonly path: string;
  readonly fileBytesMax: number;
  readonly fileSeconds: number;
  readonly fileEventsMax: number;
  readonly filesMax: number;
}

/** The name of file `number`, started at `nowMs`. */
export function fileNames(options: NameOptions): (number: number, nowMs: number) => string {
  const { path, fileBytesMax, fileSeconds, fileEventsMax, filesMax } = options;
  const counts = fileBytesMax > 0 || fileEventsMax > 0;
  if (!counts && fileSeconds === 0) return () => path;
  // Numbers of a ring are equally wide, so that names sort.
  const width = filesMax > 0 ? String(filesMax - 1).length : 1;
  const numbered = (number: number) => String(number).padStart(width, "0");
  if (fileSeconds === 0 || !/%[a-zA-Z]/.test(path)) return (number) => path + numbered(number);
  return (number, nowMs) => {
    const timed = timeText(path, new Date(nowMs));
    return counts ? timed + numbered(number) : timed;
  };
}

const two = (value: number): string => String(value).padStart(2, "0");

// The letters of strftime that make sense in a file name; others stay as they are.
const letters: Readonly<Record<string, (time: Date) => string>> = {
  Y: (time) => String(time.getFullYear()),
  y: (time) => two(time.getFullYear() % 100),
  m: (time) => two(time.getMonth() + 1),
  d: (time) => two(time.getDate()),
  H: (time) => two(time.getHours()),
  M: (time) => two(time.getMinutes()),
  S: (time) => two(time.getSeconds()),
  j: (time) => String(dayOfYear(time)).padStart(3, "0"),
  s: (time) => String(Math.floor(time.getTime() / 1000)),
  F: (time) => timeText("%Y-%m-%d", time),
  T: (time) => timeText("%H:%M:%S", time),
  "%": () => "%",
};

function timeText(path: string, time: Date): string {
  return path.replaceAll(
    /%([a-zA-Z%])/g,
    (text, letter: string) => letters[letter]?.(time) ?? text,
  );
}

function dayOfYear(time: Date): number {
  const start = Date.UTC(time.getFullYear(), 0, 1);
  const day = Date.UTC(time.getFullYear(), time.getMonth(), time.getDate());
  return (day - start) / 86_400_000 + 1;
}
