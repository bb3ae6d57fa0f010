// What an event does to the tables. A handler runs for successful and failed calls alike and must
// check the result itself.
import type { EventView } from "../../decode/event-view.ts";
import type { CurrentEvents, oldEvents } from "../../schema/events.ts";
import type { State } from "../state.ts";
import type { Thread } from "../thread.ts";

export type Handler = (state: State, event: EventView, thread: Thread) => void;

/** For events about no thread, or about one that may not be known yet (clone). */
export type FreeHandler = (state: State, event: EventView) => void;

/** Keys of events, the superseded enter events included that captures still hold. */
export type HandledKey = keyof CurrentEvents | keyof typeof oldEvents;

export type Handlers = Partial<Readonly<Record<HandledKey, Handler>>>;
export type FreeHandlers = Partial<Readonly<Record<HandledKey, FreeHandler>>>;
