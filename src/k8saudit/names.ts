// How the built-in source is called where the original has plugins.

/** What rules say after `source:`. */
export const auditSource = "k8s_audit";

/** The plugin that the source stands for, and its number in records. */
export const auditPlugin = "k8saudit";
export const pluginId = 1;

/** The plugin whose fields look into any JSON. */
export const jsonPlugin = "json";

/** The versions of both that rules may ask for: those whose fields and behaviour are built in. */
export const auditPluginVersion = { major: 0, minor: 18, patch: 0 } as const;
export const jsonPluginVersion = { major: 0, minor: 7, patch: 4 } as const;
