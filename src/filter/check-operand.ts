// Operands: fields are looked up, transformers applied to types (rule-language.md C).

import { unreachable } from "../base/assert.ts";
import type { Field, Operand, OperandList, Transformer } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { baseField, type IrField, type IrOperand } from "./ir.ts";
import { printOperand, printValue } from "./print.ts";
import type { FoundField, Scheme } from "./scheme.ts";
import { suggest } from "../base/suggest.ts";
import type { Shape, Transformer as TransformerRow } from "./transformers/transformer.ts";
import { transformerNamed, transformerNames } from "./transformers/transformers.ts";
import { valueType } from "./value-types.ts";

/** The operand with its type; undefined after telling `report` what is wrong. */
export function checkOperand<Ctx>(
  node: Operand | OperandList,
  scheme: Scheme<Ctx>,
  report: (diagnostic: Diagnostic) => void,
): IrOperand<Ctx> | undefined {
  switch (node.kind) {
    case "field":
      return checkField(node, scheme, report);
    case "literal": {
      const { value } = node;
      const key = JSON.stringify(value);
      return { kind: "constant", type: "CHARBUF", list: false, value, key };
    }
    case "list":
      return checkList(node, scheme, report);
    case "transformer":
      return checkTransformer(node, scheme, report);
    default:
      return unreachable(node);
  }
}

/** The name as error messages show it: the plain field inside, or the text of the expression. */
export function nameOf<Ctx>(operand: IrOperand<Ctx>, node: Operand | OperandList): string {
  return baseField(operand)?.name ?? printOperand(node);
}

function checkField<Ctx>(
  node: Field,
  scheme: Scheme<Ctx>,
  report: (diagnostic: Diagnostic) => void,
): IrField<Ctx> | undefined {
  const found = scheme.find(node.name);
  const argument = found?.argument ?? node.argument;
  const twice = found?.argument !== undefined && node.argument !== undefined;
  const unwanted = argument !== undefined && found?.row.argument === undefined;
  if (found === undefined || twice || unwanted) {
    const name = printOperand(node);
    const near = found === undefined ? suggest(node.name, scheme.names()) : [];
    const takesNoArgument = found !== undefined;
    const removed = takesNoArgument ? undefined : scheme.removed?.(node.name);
    const family = takesNoArgument ? undefined : foreignFamily(node.name, scheme);
    report({ code: "field-unknown", at: node.span, name, near, takesNoArgument, removed, family });
    return undefined;
  }
  const problem = bracketProblem(found, node.argument) ?? argumentProblem(found, argument);
  if (problem !== undefined) {
    report({ code: "field-argument", at: node.span, field: found.name, reason: problem });
    return undefined;
  }
  const { name, row } = found;
  const type = argument === undefined ? row.type : (row.typeOf?.(argument) ?? row.type);
  const get = row.bind === undefined ? row.get : row.bind(argument);
  if (typeof get === "object") {
    report({ code: "field-refused", at: node.span, reason: get.error });
    return undefined;
  }
  const list = row.list === true;
  const key = argument === undefined ? name : `${name}[${JSON.stringify(argument)}]`;
  return argument === undefined
    ? { kind: "field", type, list, name, row, get, key }
    : { kind: "field", type, list, name, argument, row, get, key };
}

/** `ct` of `ct.user`, when no field begins with `ct.`: it is of a source that is not there. */
function foreignFamily<Ctx>(name: string, scheme: Scheme<Ctx>): string | undefined {
  const family = name.slice(0, name.indexOf(".") + 1);
  for (const known of scheme.names()) if (known.startsWith(family)) return undefined;
  return family.slice(0, -1);
}

/** What follows the name of some fields after a dot may be a number only inside of brackets. */
function bracketProblem<Ctx>({ row }: FoundField<Ctx>, bracket: string | undefined) {
  if (bracket === undefined || row.argument?.dotted !== true) return undefined;
  if (row.argument.kind !== "key" && /^[0-9]+$/.test(bracket)) return undefined;
  return `takes ${printValue(bracket)} after a dot and not in brackets`;
}

function argumentProblem<Ctx>(
  { row }: FoundField<Ctx>,
  argument: string | undefined,
): string | undefined {
  if (argument === undefined) {
    return row.argument?.required === true ? "requires an argument" : undefined;
  }
  if (row.argument?.kind === "index" && !/^[0-9]+$/.test(argument)) {
    return `requires a number as its argument, not ${printValue(argument)}`;
  }
  if (row.typeOf !== undefined && row.typeOf(argument) === undefined) {
    return `has no parameter named ${printValue(argument)}`;
  }
  return undefined;
}

function checkList<Ctx>(
  node: OperandList,
  scheme: Scheme<Ctx>,
  report: (diagnostic: Diagnostic) => void,
): IrOperand<Ctx> | undefined {
  const items: IrOperand<Ctx>[] = [];
  for (const each of node.items) {
    const item = checkOperand(each, scheme, report);
    if (item === undefined) continue;
    const { kind } = valueType(item.type);
    if (kind === "text" || kind === "number" || kind === "bool") {
      items.push(item);
    } else {
      const reason = `type '${item.type}' cannot be an element of a transformer list`;
      report({ code: "transformer-misused", at: each.span, reason });
    }
  }
  if (items.length < node.items.length) return undefined;
  const key = `(${items.map((item) => item.key).join()})`;
  return { kind: "list", type: "CHARBUF", list: true, items, key };
}

function checkTransformer<Ctx>(
  node: Transformer,
  scheme: Scheme<Ctx>,
  report: (diagnostic: Diagnostic) => void,
): IrOperand<Ctx> | undefined {
  const checked = node.arguments.map((argument) => checkOperand(argument, scheme, report));
  const args = checked.filter((argument) => argument !== undefined);
  if (args.length < checked.length) return undefined;
  if (node.name === "val") {
    if (node.argument === undefined) return args[0];
    report({ code: "transformer-argument", at: node.span, name: "val" });
    return undefined;
  }
  const row = transformerNamed(node.name);
  // One argument is one transformer's business, several are another's: the reference looks them up
  // in two tables and calls what it does not find there unknown.
  if (row === undefined || (row.arity === "one") !== (args.length === 1)) {
    const near = row === undefined ? suggest(node.name, transformerNames) : [];
    report({ code: "transformer-unknown", at: node.span, name: node.name, near });
    return undefined;
  }
  if (node.argument !== undefined && !(row.arity === "many" && row.selector === true)) {
    report({ code: "transformer-argument", at: node.span, name: node.name });
    return undefined;
  }
  const shape = resultShape(row, args, node, report);
  if (shape === undefined) return undefined;
  const { type, list } = shape;
  const call = `${node.name}(${args.map((argument) => argument.key).join()})`;
  const base = { kind: "transform", type, list, transformer: row, arguments: args } as const;
  if (node.argument === undefined) return { ...base, key: call };
  const key = `${call}[${JSON.stringify(node.argument)}]`;
  return { ...base, selector: node.argument, key };
}

function resultShape<Ctx>(
  row: TransformerRow,
  args: readonly IrOperand<Ctx>[],
  node: Transformer,
  report: (diagnostic: Diagnostic) => void,
): Shape | undefined {
  if (row.arity === "many") {
    const shape = row.result(args, node.argument);
    if (!("reason" in shape)) return shape;
    report({ code: "transformer-misused", at: node.span, reason: shape.reason });
    return undefined;
  }
  const argument = args[0]!;
  const field = baseField(argument);
  if (field !== undefined && (field.row.noTransformers === true || field.row.any !== undefined)) {
    report({ code: "field-no-transformers", at: node.span, field: field.name });
    return undefined;
  }
  const shape = row.result(argument);
  if (shape === undefined) {
    const { type, list } = argument;
    const name = nameOf(argument, node.arguments[0]!);
    report({ code: "transformer-type", at: node.span, name: row.name, type, list, field: name });
  }
  return shape;
}
