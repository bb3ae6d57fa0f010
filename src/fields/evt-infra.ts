// Fields of the events that agents once sent for the Docker daemon. Their description is a text of
// lines such as "Event: start; ID: 0123456789ab...; name: web; Image: nginx@sha256:...".
import type { Context } from "./context.ts";
import { defineFields, type Field } from "./define.ts";
import { paramsNamed } from "./evt-args.ts";

const descriptions = paramsNamed("description") ?? [];

export const evtInfraFields = defineFields({
  "evt.infra.docker.name": part(
    "Event",
    "Name of an event of the Docker daemon.",
    (value) => value,
  ),
  "evt.infra.docker.container.id": part(
    "ID",
    "First 12 characters of the container's id, in an event of the Docker daemon.",
    (value) => value.slice(0, 12),
  ),
  "evt.infra.docker.container.name": part(
    "name",
    "Name of the container, in an event of the Docker daemon.",
    (value) => value,
  ),
  "evt.infra.docker.container.image": part(
    "Image",
    "Image of the container without its digest, in an event of the Docker daemon.",
    (value) => value.split("@")[0]!,
  ),
});

/** Old agents sent them, newer ones never do: left out of `--list`. */
function part(label: string, doc: string, shape: (value: string) => string): Field {
  const get = (c: Context) => {
    const param = descriptions[c.event.type];
    if (param === undefined || c.event.info.name !== "infra") return undefined;
    for (const piece of c.event.text(param.index).split(";")) {
      const colon = piece.indexOf(":");
      if (colon > 0 && piece.slice(0, colon).trim().startsWith(label))
        return shape(piece.slice(colon + 1).trim()).trim();
    }
    return undefined;
  };
  return { type: "CHARBUF", doc, hidden: true, get };
}
