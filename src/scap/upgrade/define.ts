// What can be done with an event of an older layout. Older agents wrote two events per system call,
// arguments at its start and results at its end; now there is one at the end that has it all. So
// the first half is stored, and what it held becomes parameters of the second.

/**
 * Where a new parameter comes from: `old.x` is parameter x of the event itself, `enter.x` that of
 * the stored first half of the same thread, or, when there is none, an empty parameter or a default
 * (zeros; all ones for user and group ids).
 */
export type ParamSource =
  | "empty"
  | "default"
  | "container json"
  | `old.${string}`
  | `enter.${string} or ${"empty" | "default"}`;

/** By name, in the order of the parameters. */
export type ParamSources = Readonly<Record<string, ParamSource>>;

export type Upgrade =
  | { readonly action: "pass" | "store" | "storeAndPass" }
  /** The parameters that it has, and these after them. */
  | { readonly action: "add"; readonly params: ParamSources }
  /** An event of another type, with these parameters only. */
  | { readonly action: "become"; readonly event: string; readonly params: ParamSources };

/** Delivered as it is. */
export const pass: Upgrade = { action: "pass" };
/** Kept until the second half comes, and not delivered. */
export const store: Upgrade = { action: "store" };
export const storeAndPass: Upgrade = { action: "storeAndPass" };

export function add(params: ParamSources): Upgrade {
  return { action: "add", params };
}

export function become(event: string, params: ParamSources): Upgrade {
  return { action: "become", event, params };
}

/** Rows by event key and number of parameters found: `"syscall_open_x/4"`. */
export function defineUpgrades(rows: Readonly<Record<string, Upgrade>>) {
  return rows;
}
