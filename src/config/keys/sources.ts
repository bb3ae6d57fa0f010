// Keys about where events come from besides the kernel: plugins, and which sources are watched.
import { z } from "zod/mini";
import { builtinPluginNames } from "../derive-plugins.ts";
import { key } from "../key-row.ts";
import { bool, listOf, text } from "../value-types.ts";

const plugin = z.looseObject({ name: text, library_path: text });

function namesOf(valueAt: (name: string) => unknown): unknown {
  const entries = valueAt("plugins");
  return Array.isArray(entries) ? entries.map(({ name }: { name?: unknown }) => name) : [];
}

function areBuiltin(names: unknown): boolean {
  return Array.isArray(names) && names.every((name) => builtinPluginNames.includes(String(name)));
}

export const sourceKeys = {
  enable_sources: key({
    type: listOf(text),
    default: [],
    doc: "Watches these event sources only: syscall, k8s_audit; the --enable-source flag adds one.",
    reload: "restart",
    status: "works",
  }),
  disable_sources: key({
    type: listOf(text),
    default: [],
    doc: "Watches all event sources but these; the --disable-source flag adds one.",
    reload: "restart",
    status: "works",
  }),
  plugins: key({
    type: listOf(plugin),
    default: [],
    doc:
      "Plugins that may be loaded: name, library_path, init_config, open_params. k8saudit and " +
      "json are built in and need no library; others are not loaded yet.",
    reload: "restart",
    status: "planned",
    // load_plugins says which of them would be loaded, and is reported itself.
    when: (valueAt) => valueAt("load_plugins") === undefined && !areBuiltin(namesOf(valueAt)),
  }),
  load_plugins: key({
    type: z.optional(listOf(text)),
    default: undefined,
    doc: "Names of the plugins that are loaded, in this order; without it all of them are.",
    reload: "restart",
    status: "planned",
    // An empty list loads none, which is what happens anyway.
    when: (valueAt) => !areBuiltin(valueAt("load_plugins")),
  }),
  plugins_hostinfo: key({
    type: bool,
    default: true,
    doc: "Tells plugins the name, processors and network interfaces of this machine.",
    reload: "restart",
    status: "planned",
  }),
};
