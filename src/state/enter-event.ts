// What is remembered of a thread's enter event until its exit event comes. Arguments that another
// thread could rewrite between the two (paths, addresses) are taken from here; see drivers on
// TOCTOU.
import type { Endpoint } from "./tuples.ts";

export class EnterEvent {
  /** Wire id of the stored event; -1 none. */
  type = -1;
  name = "";
  /** What stands for the name (InternTable.id); -1: nothing does. */
  nameId = -1;
  dirfd = -1;
  flags = 0;
  /** What a connect was asked to connect to. */
  address: Endpoint | undefined = undefined;

  clear(): void {
    this.type = -1;
    this.address = undefined;
  }
}
