// What an event does to the tables. A handler runs for successful and failed calls alike and must
// check; it has a thread unless the event is about none (or about one that is not known yet: clone).
import type { EventView } from "../../decode/event-view.ts";
import type { CurrentEvents } from "../../schema/events.ts";
import type { oldEvents } from "../../schema/events.ts";
import type { State } from "../state.ts";
import type { Thread } from "../thread.ts";

export type Handler = (state: State, event: EventView, thread: Thread | undefined) => void;

export type ThreadHandler = (state: State, event: EventView, thread: Thread) => void;

/** Keys of events, the superseded enter events included that captures still hold. */
export type HandledKey = keyof CurrentEvents | keyof typeof oldEvents;

export type Handlers = Partial<Readonly<Record<HandledKey, Handler>>>;

/** A handler that is left out when the event has no thread. */
export function ofThread(handler: ThreadHandler): Handler {
  return (state, event, thread) => {
    if (thread !== undefined) handler(state, event, thread);
  };
}
