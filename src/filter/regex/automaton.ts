// Runs a regular expression over a whole text in time linear in its length, whatever the pattern: a
// deterministic automaton built step by step as texts need it (as RE2 does). JavaScript's own
// RegExp backtracks, so one hostile command line against `(a*)*b` would stop the agent; this
// cannot. Steps are remembered, up to a bound; after that the memory is emptied and filled again.

import { limits } from "../../base/limits.ts";
import type { Program } from "./program.ts";

const unknown = -1;
const dead = 0;

/** A set of instructions to be in, before following those that read nothing. */
interface State {
  readonly at: readonly number[];
  /** Nothing or a newline was read last; only kept when the pattern has `^`. */
  readonly lineStart: boolean;
  readonly acceptsHere: boolean;
}

export class Automaton {
  private readonly program: Program;
  private states: State[] = [];
  private numbers = new Map<string, number>();
  /** `state * classes + class` → state. */
  private steps = new Int32Array(0);
  private start = dead;
  private readonly newlineClass: number;
  private readonly seen: Uint32Array;
  private seenMark = 0;

  constructor(program: Program) {
    this.program = program;
    this.newlineClass = program.classes.ascii[0x0a]!;
    this.seen = new Uint32Array(program.instructions.length);
    this.forget();
  }

  /** True when the whole text matches. */
  matches(text: string): boolean {
    const { classes } = this.program;
    const { ascii, count } = classes;
    let state = this.start;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let kind: number;
      if (unit < 0x80) {
        kind = ascii[unit]!;
      } else {
        const codePoint = text.codePointAt(i)!;
        if (codePoint > 0xffff) i++;
        kind = classes.of(codePoint);
      }
      let next = this.steps[state * count + kind]!;
      if (next === unknown) next = this.step(state, kind);
      if (next === dead) return false;
      state = next;
    }
    return this.states[state]!.acceptsHere;
  }

  private forget(): void {
    this.states = [];
    this.numbers = new Map();
    this.steps = new Int32Array(0);
    this.numberOf([], false); // State 0 is the dead one.
    this.start = this.numberOf([this.program.start], true);
  }

  /** Computes one step and remembers it. May renumber all states: callers use only the result. */
  private step(from: number, kind: number): number {
    const state = this.states[from]!;
    const { instructions } = this.program;
    const newline = kind === this.newlineClass;
    const reached = new Set<number>();
    for (const at of this.closure(state.at, state.lineStart, newline)) {
      const instruction = instructions[at]!;
      if (instruction.op === "set" && instruction.classes[kind] === 1) {
        reached.add(instruction.next);
      }
    }
    const sorted = [...reached].sort((a, b) => a - b);
    if (this.steps.length >= limits.regexTransitionsMax) {
      this.forget();
      return this.numberOf(sorted, newline);
    }
    const next = this.numberOf(sorted, newline);
    this.steps[from * this.program.classes.count + kind] = next;
    return next;
  }

  private numberOf(at: readonly number[], afterNewline: boolean): number {
    const lineStart = afterNewline && this.program.usesLines && at.length > 0;
    const key = lineStart ? `^${at.join()}` : at.join();
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const { instructions, classes } = this.program;
    const end = this.closure(at, lineStart, true);
    const acceptsHere = end.some((i) => instructions[i]!.op === "match");
    const number = this.states.push({ at, lineStart, acceptsHere }) - 1;
    this.numbers.set(key, number);
    if (this.states.length * classes.count > this.steps.length) {
      const grown = new Int32Array(Math.max(16, this.states.length * 2) * classes.count);
      grown.fill(unknown, this.steps.length);
      grown.set(this.steps);
      this.steps = grown;
    }
    return number;
  }

  /** Everything reachable without reading, given what stands on either side. */
  private closure(from: readonly number[], lineStart: boolean, lineEnd: boolean): number[] {
    const { instructions } = this.program;
    const mark = ++this.seenMark;
    const found: number[] = [];
    const pending = [...from];
    while (pending.length > 0) {
      const at = pending.pop()!;
      if (this.seen[at] === mark) continue;
      this.seen[at] = mark;
      const instruction = instructions[at]!;
      if (instruction.op === "split") pending.push(instruction.other, instruction.next);
      else if (instruction.op === "line-start") {
        if (lineStart) pending.push(instruction.next);
      } else if (instruction.op === "line-end") {
        if (lineEnd) pending.push(instruction.next);
      } else found.push(at);
    }
    return found;
  }
}
