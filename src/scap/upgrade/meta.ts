// How older layouts of events about containers and other things that are no system calls become the
// current ones. `event/parameters found`: what to do; see define.ts.
import { become, defineUpgrades } from "./define.ts";

export const metaUpgrades = defineUpgrades({
  "container_e/4": become("container_json_e", { json: "container json" }),
  "container_json_e/1": become("container_json_2_e", { json: "old.json" }),
});
