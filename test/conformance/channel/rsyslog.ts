// rsyslogd from Debian with a configuration of its own, as the other side of the syslog channel.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { Child, ready } from "./child.ts";
import { type Counterpart, freePort } from "./counterpart.ts";
import { linesOf } from "./files.ts";

export type Transport = "unix" | "udp" | "tcp" | "tls";

/** Whether its package for TLS is installed. */
export function speaksTls(): boolean {
  return [...new Bun.Glob("/usr/lib/*/rsyslog/lmnsd_gtls.so").scanSync("/")].length > 0;
}

const separator = " ^ ";

/** One message as rsyslogd understood it. */
export interface Message {
  readonly facility: string;
  readonly severity: string;
  readonly hostname: string;
  readonly program: string;
  readonly text: string;
}

export class Rsyslog extends Child implements Counterpart {
  readonly sink: Counterpart["sink"];
  readonly #folder: string;
  readonly #transport: Transport;
  readonly #port: number;
  readonly #format: "rfc3164" | "rfc5424";
  /** Both sides show one, and each knows the other's authority. */
  readonly #certificates: Certificates | undefined;

  private constructor(
    folder: string,
    transport: Transport,
    port: number,
    format: "rfc3164" | "rfc5424",
  ) {
    super();
    this.#folder = folder;
    this.#transport = transport;
    this.#port = port;
    this.#format = format;
    const address =
      transport === "unix" ? join(folder, "socket") : `${transport}://127.0.0.1:${port}`;
    if (transport === "tls") this.#certificates = makeCertificates(folder);
    const rest = { format, facility: "local3", name: "gyr", pid: 7, hostname: "watched" };
    this.sink = { kind: "syslog", address, ...rest, tls: this.#tls() };
  }

  static async make(
    folder: string,
    transport: Transport,
    format: "rfc3164" | "rfc5424",
  ): Promise<Rsyslog> {
    return new Rsyslog(folder, transport, await freePort(), format);
  }

  async start(): Promise<void> {
    const config = join(this.#folder, "rsyslog.conf");
    const log = join(this.#folder, "rsyslogd.log");
    rmSync(join(this.#folder, "socket"), { force: true });
    writeFileSync(config, this.#config());
    const pid = join(this.#folder, `pid-${Date.now()}`);
    this.begin(["rsyslogd", "-n", "-f", config, "-i", pid], log);
    await ready(() => this.#listens(), log);
  }

  lines(): readonly string[] {
    return this.messages().map(({ text }) => text);
  }

  messages(): readonly Message[] {
    const path = join(this.#folder, "messages");
    if (!existsSync(path)) return [];
    return linesOf(readFileSync(path, "utf8")).map((line) => {
      const [facility, severity, hostname, program, ...text] = line.split(separator);
      // In the old format the blank behind the colon belongs to the text.
      const body = text.join(separator).replace(/^ /, "");
      return { facility, severity, hostname, program, text: body } as Message; // A cast: all there.
    });
  }

  #tls() {
    if (this.#certificates === undefined) return undefined;
    const { authority, client } = this.#certificates;
    return { insecure: false, ca: authority, client };
  }

  #config(): string {
    const tcp = `input(type="imtcp" address="127.0.0.1" port="${this.#port}")`;
    const input = {
      unix: `input(type="imuxsock" Socket="${this.#folder}/socket" ${this.#local()})`,
      udp: `input(type="imudp" address="127.0.0.1" port="${this.#port}" rcvbufSize="8m")`,
      ...{ tcp, tls: tcp },
    }[this.#transport];
    const parts = ["syslogfacility-text", "syslogseverity-text", "hostname", "programname", "msg"];
    const line = parts.map((part) => `%${part}%`).join(separator);
    const limits = 'maxMessageSize="64k" net.enableDNS="off"';
    return [
      `global(workDirectory="${this.#folder}" ${limits}${this.#ownCertificate()})`,
      'module(load="imuxsock" SysSock.Use="off")',
      'module(load="imudp")',
      `module(load="imtcp"${this.#driver()})`,
      input,
      `template(name="line" type="string" string="${line}\\n")`,
      `action(type="omfile" file="${this.#folder}/messages" template="line")`,
      "",
    ].join("\n");
  }

  // On its local socket rsyslogd expects what the C library writes, unless it is told otherwise.
  #local(): string {
    const other = this.#format === "rfc5424" ? ' UseSpecialParser="off" ParseHostname="on"' : "";
    return `RateLimit.Interval="0"${other}`;
  }

  #ownCertificate(): string {
    if (this.#certificates === undefined) return "";
    const { authority, server } = this.#certificates;
    const files = { CA: authority, Cert: server.cert, Key: server.key };
    const options = Object.entries(files).map(([name, path]) => {
      return ` DefaultNetstreamDriver${name}File="${path}"`;
    });
    return options.join("");
  }

  #driver(): string {
    if (this.#certificates === undefined) return "";
    const options = { Name: "gtls", Mode: 1, AuthMode: "x509/certvalid" };
    return Object.entries(options)
      .map(([name, value]) => ` StreamDriver.${name}="${value}"`)
      .join("");
  }

  #listens(): boolean {
    if (this.#transport === "unix") return existsSync(join(this.#folder, "socket"));
    const port = this.#port.toString(16).toUpperCase().padStart(4, "0");
    const table = readFileSync(`/proc/net/${this.#transport === "udp" ? "udp" : "tcp"}`, "utf8");
    // Whoever is connected to the port has it in the column behind.
    return table.includes(`: 0100007F:${port} `);
  }
}
