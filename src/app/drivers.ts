// Which source of events a run uses: the configured one, or the best that works here. Why a driver
// was passed over is said once, in one line each.
import { limits } from "../base/limits.ts";
import { BpfSource } from "../capture/bpf.ts";
import { ringBytes } from "../capture/cpus.ts";
import { NoDriverSource } from "../capture/no-driver.ts";
import { ReplaySource } from "../capture/replay.ts";
import type { CaptureSource } from "../capture/source.ts";
import type { WorthOf } from "../capture/worth.ts";
import type { Config } from "../config/schema.ts";
import { ProbeError } from "../native/probe-object.ts";
import type { Log } from "../output/log.ts";
import type { Architecture, Syscall } from "../schema/syscalls.ts";
import { probeBytes, shimBytes } from "./assets.ts";
import { loadInThread } from "./probe-thread.ts";
import { wantedDriver } from "./rule-sources.ts";

/** What a driver is to tell of. */
export interface Wanted {
  readonly architecture: Architecture;
  readonly syscalls: readonly Syscall[];
  /** undefined: as if rules could match everything. */
  readonly worthOf: WorthOf | undefined;
}

interface DriverRow {
  /** As `engine.kind` names it. */
  readonly name: string;
  /** Tried when the configuration names no driver. */
  readonly automatic: boolean;
  /** undefined: not in this version. */
  readonly make?: (config: Config, wanted: Wanted) => CaptureSource;
}

/** In the order of preference. */
const drivers: readonly DriverRow[] = [
  { name: "modern_ebpf", automatic: true, make: modernEbpf },
  { name: "kmod", automatic: true },
  { name: "ebpf", automatic: true },
  { name: "userspace", automatic: true },
  { name: "nodriver", automatic: false, make: () => new NoDriverSource() },
];

/** The driver's own default when the configuration says 0. */
const snaplenDefault = 80;

/** Opens the source of a run. undefined: none works, and the log says why. */
export async function openDriver(
  config: Config,
  events: Wanted,
  log: Log,
): Promise<CaptureSource | undefined> {
  const kind = wantedDriver(config);
  if (kind === "replay") return openCapture(config, log);
  const wanted = drivers.filter((row) => (kind === "auto" ? row.automatic : row.name === kind));
  const reasons: string[] = [];
  const tell = libraryMessages(config, log);
  for (const { name, make } of wanted) {
    const failure = await attempt(name, make?.(config, events), tell);
    if (typeof failure !== "string") return failure;
    reasons.push(`Driver ${name} cannot be used: ${failure}`);
  }
  log.fail(`${reasons.join("\n")}\nNo driver works here; gyr cannot watch this machine`);
  return undefined;
}

async function openCapture(config: Config, log: Log): Promise<CaptureSource | undefined> {
  const path = config["engine.replay.capture_file"];
  const opened = await attempt(
    "replay",
    new ReplaySource({ path, speed: config["engine.replay.speed"] }),
    () => undefined,
  );
  if (typeof opened !== "string") return opened;
  log.fail(`Nothing to replay: ${opened}`);
  return undefined;
}

async function attempt(
  name: string,
  source: CaptureSource | undefined,
  tell: (text: string) => void,
): Promise<CaptureSource | string> {
  if (source === undefined) return "it is not in this version of gyr";
  try {
    await source.open();
    return source;
  } catch (error) {
    if (error instanceof ProbeError) {
      tell(error.log);
      return error.message;
    }
    return error instanceof Error ? error.message : `${name} failed`;
  }
}

// What libbpf and the verifier said, for those who ask for it: it may be thousands of lines, of
// which the last ones say what was wrong.
function libraryMessages(config: Config, log: Log): (text: string) => void {
  const severity = config["libs_logger.severity"];
  const wanted = config["libs_logger.enabled"] && ["debug", "trace"].includes(severity);
  return (text) => {
    if (!wanted || text === "") return;
    for (const line of text.trimEnd().split("\n").slice(-limits.libraryLinesMax))
      log.write("debug", `[libs]: ${line}`);
  };
}

function modernEbpf(config: Config, wanted: Wanted): CaptureSource {
  const preset = config["engine.modern_ebpf.buf_size_preset"];
  const bytes = ringBytes(preset);
  if (bytes === undefined) throw new Error(`bug: unchecked buf_size_preset ${preset}`);
  return new BpfSource({
    shim: shimBytes(),
    probe: probeBytes(),
    ...wanted,
    ringBytes: bytes,
    cpusPerRing: config["engine.modern_ebpf.cpus_for_each_buffer"],
    dropFailed: config["engine.modern_ebpf.drop_failed_exit"],
    snaplen: config["falco_libs.snaplen"] || snaplenDefault,
    hostRoot: process.env.HOST_ROOT ?? "",
    loadApart: loadInThread,
  });
}
