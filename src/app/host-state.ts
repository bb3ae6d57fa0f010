// The state of this machine as it is now: made after the probe is attached, so that nothing happens
// between the picture and the stream.
import { HostLookups } from "../enrich/host-lookups.ts";
import { readInterfaces } from "../enrich/interfaces.ts";
import { State } from "../state/state.ts";

export function hostState(threadsMax: number): State {
  const hostRoot = process.env.HOST_ROOT ?? "";
  const lookups = new HostLookups({ hostRoot });
  const state = new State({
    lookups,
    hostRoot,
    ownPid: process.pid,
    bootTsNs: lookups.bootTsNs,
    threadsMax,
  });
  state.interfaces.set(readInterfaces());
  state.import(lookups.reader.scan());
  return state;
}
