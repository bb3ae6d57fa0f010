// Keys about recording captures around alerts, and about plugins.
import { z } from "zod/mini";
import { key } from "../key-row.ts";
import { bool, listOf, oneOf, text, uint, writtenAs } from "../value-types.ts";

const plugin = z.looseObject({ name: text, library_path: text });

export const captureKeys = {
  "capture.enabled": key({
    type: bool,
    default: false,
    doc: "Writes a .scap file around alerts.",
    reload: "live",
    status: "works",
  }),
  "capture.path_prefix": key({
    type: text,
    default: "/tmp/falco",
    doc: "How names of capture files begin; time and event number follow.",
    reload: "live",
    status: "works",
  }),
  "capture.mode": key({
    type: oneOf(["rules", "all_rules"]),
    default: "rules",
    doc: "Whether only rules with capture: true start a capture, or all rules do.",
    reload: "live",
    status: "works",
  }),
  "capture.default_duration": key({
    type: uint(),
    default: 5_000,
    doc: "Milliseconds a capture lasts when the rule does not say.",
    reload: "live",
    status: "works",
  }),
  "capture.max_file_size_mb": key({
    // Larger sizes only fail the schema.
    type: writtenAs(uint(), () => ({ type: "integer", minimum: 0, maximum: 1_048_576 })),
    default: 0,
    doc: "Megabytes after which a capture file ends; 0 means no limit.",
    reload: "live",
    status: "works",
  }),
  plugins: key({
    type: listOf(plugin),
    default: [],
    doc: "Plugins that may be loaded: name, library_path, init_config, open_params.",
    reload: "restart",
    status: "planned",
    // load_plugins says which of them would be loaded, and is reported itself.
    when: (valueAt) => valueAt("load_plugins") === undefined,
  }),
  load_plugins: key({
    type: z.optional(listOf(text)),
    default: undefined,
    doc: "Names of the plugins that are loaded, in this order; without it all of them are.",
    reload: "restart",
    status: "planned",
    // An empty list loads none, which is what happens anyway.
    when: (valueAt) => String(valueAt("load_plugins")) !== "",
  }),
  plugins_hostinfo: key({
    type: bool,
    default: true,
    doc: "Tells plugins the name, processors and network interfaces of this machine.",
    reload: "restart",
    status: "planned",
  }),
};
