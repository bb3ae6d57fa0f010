// Keys about recording captures around alerts.
import { key } from "../key-row.ts";
import { bool, oneOf, text, uint, writtenAs } from "../value-types.ts";

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
};
