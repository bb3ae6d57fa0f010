// --version: our version and the versions of everything we are compatible with.
import { engineVersion } from "../rules/load.ts";
import type { Command } from "./command.ts";

/** What we behave like. */
const compatible = {
  falco: "0.44.0",
  libs: "0.24.0",
  pluginApi: "3.12.0",
  driverApi: "10.1.0",
  eventSchema: "4.5.1",
} as const;

export const version: Command = {
  name: "version",
  doc: "Prints versions.",
  wants: ({ flags }) => flags.version,
  needs: "configuration",
  run(context) {
    const { program, version: own, loaded } = context;
    context.out(loaded.config.json_output ? versionJson(own) : versionText(program, own));
    return 0;
  },
};

/** The lines of Falco; ours comes first unless we were called by its name. */
function versionText(program: string, own: string): string {
  const lines = [
    `Falco version: ${compatible.falco}`,
    `Libs version:  ${compatible.libs}`,
    `Plugin API:    ${compatible.pluginApi}`,
    `Engine:        ${engineVersion}`,
    "Driver:",
    `  API version:    ${compatible.driverApi}`,
    `  Schema version: ${compatible.eventSchema}`,
    `  Default driver: gyr ${own}, inside the executable`,
  ];
  const first = program === "falco" ? [] : [`gyr version:   ${own}`];
  return `${[...first, ...lines].join("\n")}\n`;
}

function versionJson(own: string): string {
  return `${JSON.stringify(versions(own))}\n`;
}

/** All versions, by Falco's keys. */
export function versions(own: string): Readonly<Record<string, string>> {
  const [, engineMinor = ""] = engineVersion.split(".");
  return {
    default_driver_version: own,
    driver_api_version: compatible.driverApi,
    driver_schema_version: compatible.eventSchema,
    engine_version: engineMinor,
    engine_version_semver: engineVersion,
    falco_version: compatible.falco,
    gyr_version: own,
    libs_version: compatible.libs,
    plugin_api_version: compatible.pluginApi,
  };
}

/** The version of the event tables, as --list-events prints it. */
export const eventSchemaVersion = compatible.eventSchema;
