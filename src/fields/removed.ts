// Names that once were fields: rules that use one do not load, and are told what became of it.

/** By what the names begin with. */
const advice: readonly (readonly [prefix: string, advice: string])[] = [
  ["span.", "tracers are gone since Falco 0.40; take the tests out of the condition"],
  ["evtin.", "tracers are gone since Falco 0.40; take the tests out of the condition"],
  ["mesos.", "Mesos is no longer asked; container.label[KEY] has the labels of its containers"],
  ["marathon.", "Mesos is no longer asked; container.label[KEY] has the labels of its containers"],
  ["syslog.", "messages are no longer taken apart; test evt.is_syslog and evt.buffer instead"],
];

/** What to do about a name; undefined when it never was a field. */
export function removedField(name: string): string | undefined {
  return advice.find(([prefix]) => name.startsWith(prefix))?.[1];
}
