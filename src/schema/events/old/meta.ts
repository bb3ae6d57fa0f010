// Superseded layouts of events about the agent itself: state changes, plugins, and ids that are
// never used; met only in captures of older agents. Wire ids, parameter names, types and order are
// frozen: captures hold them.
import { defineEvents } from "../../define.ts";

export const metaOldEvents = defineEvents({
  container_e: {
    id: 228,
    name: "container",
    category: "unknown",
    kinds: ["internal", "metaevent"],
    flags: ["modifies_state", "skipparsereset", "converter_managed"],
    params: { id: "CHARBUF", type: "UINT32 DEC", name: "CHARBUF", image: "CHARBUF" },
  },
  k8s_e: {
    id: 260,
    name: "k8s",
    category: "unknown",
    kinds: ["internal", "metaevent"],
    flags: ["modifies_state", "skipparsereset"],
    params: { json: "CHARBUF" },
  },
  tracer_e: {
    id: 268,
    name: "tracer",
    category: "other",
    kinds: ["metaevent"],
    params: { id: "INT64 DEC", tags: "CHARBUFARRAY", args: "CHARBUF_PAIR_ARRAY" },
  },
  mesos_e: {
    id: 270,
    name: "mesos",
    category: "unknown",
    kinds: ["internal", "metaevent"],
    flags: ["modifies_state", "skipparsereset"],
    params: { json: "CHARBUF" },
  },
  container_json_e: {
    id: 272,
    name: "container",
    category: "process",
    kinds: ["metaevent"],
    flags: ["modifies_state", "converter_managed"],
    params: { json: "CHARBUF" },
  },
});
