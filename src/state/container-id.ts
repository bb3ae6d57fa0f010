// Container ids in cgroup paths, by the rules of the container engines' naming schemes. The engines
// are asked in a fixed order; the first that recognises the path wins.

const idLength = 12;
const fullIdLength = 64;

/** The (short) container id in a cgroup path; "" when no engine recognises it. */
export function containerIdOf(path: string): string {
  for (const match of engines) {
    const id = match(path);
    if (id !== "") return id;
  }
  return "";
}

type Matcher = (path: string) => string;

/** Text between the last `prefix` and the last `suffix`, when it is a full container id. */
function between(prefix: string, suffix: string): Matcher {
  return (path) => {
    const id = textBetween(path, prefix, suffix);
    return id !== undefined && isFullId(id) ? id.slice(0, idLength) : "";
  };
}

function textBetween(path: string, prefix: string, suffix: string): string | undefined {
  const found = path.lastIndexOf(prefix);
  if (found < 0) return undefined;
  const start = found + prefix.length;
  const end = suffix === "" ? path.length : path.lastIndexOf(suffix);
  return end > start ? path.slice(start, end) : undefined;
}

function isFullId(text: string): boolean {
  return text.length === fullIdLength && /^[0-9a-fA-F]+$/.test(text);
}

const namespaceName = /\/([A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*)\//;
const unitSuffix = /\.(?:service|slice|scope)$/;

// containerd uses its namespace as the first component and any name as the id. A namespace that is
// a unit of systemd is none (the original makes containers of `/system.slice/udevd.service/udev`).
function containerd(path: string): string {
  const namespace = namespaceName.exec(path)?.[1];
  if (namespace === undefined || unitSuffix.test(namespace)) return "";
  const prefix = `/${namespace}/`;
  const id = path.slice(path.lastIndexOf(prefix) + prefix.length);
  if (isFullId(id)) return id.slice(0, idLength);
  const acceptable = id.length >= 1 && id.length <= fullIdLength && !unitSuffix.test(path);
  return acceptable ? id.slice(0, idLength) : "";
}

const lxcPrefixes = ["/lxc/", "/lxc.payload/", "/lxc.payload."];

function lxc(path: string): string {
  for (const prefix of lxcPrefixes) {
    const found = path.indexOf(prefix);
    if (found < 0) continue;
    const rest = path.slice(found + prefix.length);
    const end = rest.indexOf("/");
    return end < 0 ? rest : rest.slice(0, end);
  }
  return "";
}

function libvirtLxc(path: string): string {
  const suffix = ".libvirt-lxc";
  if (path.endsWith(suffix))
    return path.slice(path.lastIndexOf("/") + 1, path.length - suffix.length);
  const scope = /-lxc\\x2d([^/]+)\.scope(?:\/libvirt)?$/.exec(path)?.[1];
  if (scope !== undefined) return scope;
  const prefix = "/libvirt/lxc/";
  const found = path.indexOf(prefix);
  return found < 0 ? "" : path.slice(found + prefix.length);
}

function bpm(path: string): string {
  const found = path.indexOf("bpm-");
  if (found < 0) return "";
  const rest = path.slice(found + "bpm-".length);
  const end = rest.indexOf(".scope");
  const id = end < 0 ? rest : rest.slice(0, end);
  return /^[A-Za-z0-9._-]+$/.test(id) ? id : "";
}

const engines: readonly Matcher[] = [
  // podman
  between("/libpod-", ".scope"),
  between("/libpod-", ".scope/container"),
  between("/libpod-", ""),
  between("/libpod-payload-", ".scope"),
  between("/libpod-payload-", ".scope/container"),
  between("/libpod-payload-", ""),
  // docker
  between("/", ""),
  between("/docker-", ".scope"),
  // cri
  between("/crio-", ""),
  between("/cri-containerd-", ".scope"),
  between("/crio-", ".scope"),
  between(":cri-containerd:", ""),
  between("/nerdctl-", ".scope"),
  containerd,
  lxc,
  libvirtLxc,
  bpm,
];
