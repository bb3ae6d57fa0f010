// Configuration without what may be secret in it, for people who help others: values of headers,
// passwords and tokens, all of a web address but its host, all of a command but its program.

const hidden = "<hidden>";

const secretKey =
  /(?:pass(?:word|wd|phrase)?|token|secret|api_?key|credentials?|authorization|cookie|auth|(?:^|[._])user(?:name)?)$/i;

/** Plugins and servers define what is in these; whatever it is, it may be secret. */
const opaque = /(?:^|[._])(?:headers|init_config|open_params|static_fields)$/i;

const command = /(?:^|[._])program$/;

/** A value of the configuration, or all of it, at a key. */
export function withoutSecrets(value: unknown, key = ""): unknown {
  if (value === undefined || value === null || value === "") return value;
  const isSecret = secretKey.test(key) || opaque.test(key);
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, key));
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([name, inner]): [string, unknown] => {
      return [name, isSecret ? hideAll(inner) : withoutSecrets(inner, name)];
    });
    return Object.fromEntries(entries);
  }
  if (isSecret) return hidden;
  if (typeof value !== "string") return value;
  if (command.test(key)) return value.replace(/^(\s*\S+)\s[\s\S]*$/, `$1 ${hidden}`);
  return withoutAddresses(value);
}

/** An option of the command line, `key=value`: values that are not plain may be secret. */
export function shownOption(option: string): string {
  const [, key, value = ""] = /^([^=]*)=([\s\S]*)$/.exec(option) ?? [];
  if (key === undefined) return option;
  return /^(?:true|false|yes|no|on|off|\d{1,9})?$/i.test(value) ? option : `${key}=${hidden}`;
}

/** The arguments of a process, with options as above. */
export function shownArguments(args: readonly string[]): readonly string[] {
  return args.map((arg, at) => {
    if (args[at - 1] === "-o" || args[at - 1] === "--option") return shownOption(arg);
    const [, flag, option] = /^(-o|--option=)([\s\S]+)$/.exec(arg) ?? [];
    return flag === undefined ? arg : `${flag}${shownOption(option!)}`;
  });
}

function hideAll(value: unknown): unknown {
  if (value === undefined || value === null || value === "") return value;
  return hidden;
}

/** Users, passwords, paths (those of web hooks are secret) and queries of web addresses. */
function withoutAddresses(text: string): string {
  return text.replace(
    /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/?#"'@]*@)?([^\s/?#"']*)([^\s"']*)/gi,
    (_all, scheme: string, user: string | undefined, host: string, rest: string) => {
      const tail = /^https?:/i.test(scheme) && rest.length > 1 ? `/${hidden}` : rest;
      return `${scheme}${user === undefined ? "" : `${hidden}@`}${host}${tail}`;
    },
  );
}
