// The line that `gyr inspect` prints for an event: the one that users of sysdig know.
import type { LinePiece } from "./event-printer.ts";

export const standardFormat =
  "*%evt.num %evt.outputtime %evt.cpu %proc.name (%thread.tid) %evt.dir %evt.type %evt.info";

/** The same in pieces, with the colours they have on a terminal. */
export const standardPieces: readonly LinePiece[] = [
  { format: "*%evt.num %evt.outputtime %evt.cpu", colour: "2" },
  { format: "* " },
  { format: "*%proc.name", colour: "36" },
  { format: "* (%thread.tid) %evt.dir " },
  { format: "*%evt.type", colour: "1" },
  { format: "* %evt.info" },
];
