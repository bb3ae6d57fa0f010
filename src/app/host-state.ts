// The state of this machine, to be learned while its events come: made after the probe is attached,
// so that nothing happens between the picture and the stream.
import { HostLookups } from "../enrich/host-lookups.ts";
import { readInterfaces } from "../enrich/interfaces.ts";
import { fdLooker } from "../native/proc-fds.ts";
import { loadShim } from "../native/shim.ts";
import { State } from "../state/state.ts";
import { shimBytes } from "./assets.ts";
import { Learning } from "./learning.ts";

export interface HostState {
  readonly state: State;
  readonly learning: Learning;
}

export function hostState(threadsMax: number): HostState {
  const hostRoot = process.env.HOST_ROOT ?? "";
  const look = fdLooker(loadShim(shimBytes()));
  const lookups = new HostLookups({ look, hostRoot });
  const state = new State({
    lookups,
    hostRoot,
    ownPid: process.pid,
    bootTsNs: lookups.bootTsNs,
    threadsMax,
  });
  state.interfaces.set(readInterfaces());
  return { state, learning: new Learning(state, lookups) };
}
