// The one list of what events do to the state; an event that is not here changes nothing.
import { assert } from "../../base/assert.ts";
import { eventTypes } from "../../schema/events.ts";
import { accept } from "./accept.ts";
import { accounts } from "./accounts.ts";
import { bind } from "./bind.ts";
import { chdir } from "./chdir.ts";
import { clone } from "./clone.ts";
import { close } from "./close.ts";
import { connect } from "./connect.ts";
import { credentials } from "./credentials.ts";
import { descriptors } from "./descriptors.ts";
import { dup } from "./dup.ts";
import { enter } from "./enter.ts";
import { execve } from "./execve.ts";
import { getsockopt } from "./getsockopt.ts";
import type { FreeHandler, Handler, Handlers } from "./handler.ts";
import { open } from "./open.ts";
import { process } from "./process.ts";
import { procexit } from "./procexit.ts";
import { socket } from "./socket.ts";
import { transfer } from "./transfer.ts";

const lists: readonly Handlers[] = [
  execve,
  procexit,
  open,
  close,
  dup,
  chdir,
  socket,
  bind,
  connect,
  accept,
  getsockopt,
  transfer,
  descriptors,
  credentials,
  process,
  enter,
];

/** By wire id. */
export const handlersById: readonly (Handler | undefined)[] = byId(lists);

/** Of events that are handled without a thread; by wire id. */
export const freeHandlersById: readonly (FreeHandler | undefined)[] = byId([clone, accounts]);

function byId<T>(rows: readonly Partial<Readonly<Record<string, T>>>[]): (T | undefined)[] {
  const ids = new Map(eventTypes.map((type) => [type.key, type.id]));
  const handlers = new Array<T | undefined>(eventTypes.length).fill(undefined);
  for (const row of rows)
    for (const [key, handler] of Object.entries(row)) {
      const id = ids.get(key);
      assert(
        id !== undefined && handlers[id] === undefined,
        `one handler for a known event: ${key}`,
      );
      handlers[id] = handler;
    }
  return handlers;
}
