// What can be wrong with a condition and what to do about it, code by code, for the reference.
import type { Diagnostic } from "./diagnostic.ts";

export interface CodeDoc {
  /** A full sentence. */
  readonly means: string;
  /** A full sentence. */
  readonly remedy: string;
}

function doc(means: string, remedy: string): CodeDoc {
  return { means, remedy };
}

const shorten = "Split the condition into several rules, or move values to a list.";
const escapes = "Use one of the escapes \\b \\f \\n \\r \\t \\\\ \\\" \\' and \\xHH.";
const knownTypes = "Compare with a value of the field's type; gyr --list -v shows it.";

export const conditionCodeDocs: Readonly<Record<Diagnostic["code"], CodeDoc>> = {
  empty: doc("There is no text.", "Write a condition."),
  "too-deep": doc("Parentheses and negations nest too deep.", "Move parts to macros of their own."),
  "too-long": doc("The text is longer than any sensible condition.", shorten),
  "too-many-tests": doc("With its macros the condition has too many tests.", shorten),
  "trailing-text": doc(
    "Something follows what is a whole condition.",
    "Join it with and or or, or put a value with blanks in quotes.",
  ),
  "expected-blank": doc(
    "A word is written directly behind and, or or not.",
    "Write a blank, or a parenthesis.",
  ),
  expected: doc(
    "At this place something else must stand.",
    "Write what the message names; what stands before the caret is understood.",
  ),
  "expected-field-in-val": doc("val() holds no field.", "Write the name of a field in it."),
  "escape-unknown": doc("A backslash is followed by a letter that means nothing.", escapes),
  "escape-other-quote": doc(
    "A quote is escaped that need not be.",
    "Leave out the backslash, or use the other quotes around the text.",
  ),
  "escape-hex-truncated": doc("The text ends inside \\x.", "Write two hexadecimal digits."),
  "escape-hex-invalid": doc("\\x is not followed by two digits.", "Write digits 0-9 and a-f."),
  "macro-unresolved": doc(
    "A word alone is the name of a macro, and there is none of this name.",
    "Define the macro, or write the operator and the value that belong to the field.",
  ),
  "field-unknown": doc("There is no such field.", "Correct the name; gyr --list names all."),
  "field-argument": doc(
    "A field has an argument that it cannot have, or lacks one.",
    "Write the argument in brackets as the reference of fields says.",
  ),
  "field-refused": doc("The field cannot be used this way.", "Do what the message says."),
  "field-no-transformers": doc(
    "The field stands for several values, which transformers cannot change.",
    "Compare the field itself, or choose one value with an argument.",
  ),
  "field-no-rhs": doc(
    "The field cannot be compared with another field.",
    "Compare it with a constant.",
  ),
  "field-not-rhs": doc(
    "The field cannot stand on the right-hand side.",
    "Exchange the two sides, or compare with a constant.",
  ),
  "field-operator": doc("The field has operators of its own.", "Use one of those named."),
  "transformer-unknown": doc("There is no such transformer.", "Correct the name."),
  "transformer-type": doc("The transformer does not take this type.", "Apply another, or none."),
  "transformer-argument": doc(
    "Only getopt takes an argument behind its parenthesis.",
    "Leave out the brackets.",
  ),
  "transformer-misused": doc("The arguments do not fit.", "Do what the message says."),
  "operator-type": doc("The operator does not compare this type.", "Use another operator."),
  "operator-list": doc(
    "The operator does not compare lists.",
    "Use in, intersects or exists with a field that is a list.",
  ),
  "operator-no-type": doc("Values of this type cannot be compared.", "Test another field."),
  "operator-modifier": doc(
    "The operator takes no modifier with this type.",
    "Write the tests one by one and join them with or.",
  ),
  "operator-no-rhs": doc(
    "The operator does not compare two fields.",
    "Use =, != or another comparison, or a constant.",
  ),
  "type-no-list": doc("Values of this type cannot be in a list.", "Join tests with or."),
  "type-no-rhs": doc("Values of this type compare with constants only.", "Write a constant."),
  "type-mismatch": doc("The two fields have different types.", "Compare fields of one type."),
  value: doc("The value is not of the field's type.", knownTypes),
  "value-unknown-event": doc(
    "There is no event of this name, so the test can never hold.",
    "Correct the name; gyr --list-events names all.",
  ),
  "event-index-transformer": doc(
    "Rules are found by the type of the event, which a transformer hides.",
    "Compare evt.type itself.",
  ),
  "event-index-rhs": doc(
    "Rules are found by the type of the event, which another field hides.",
    "Compare evt.type with constants.",
  ),
  "warn-regex-plain": doc(
    "The expression has no special character.",
    "Use the operator that is named: it is faster.",
  ),
  "warn-field-as-text": doc(
    "The text on the right-hand side is the name of a field.",
    "Write val(…) around it when the field's value is meant.",
  ),
  "warn-transformer-as-text": doc(
    "The text on the right-hand side is a transformer.",
    "Leave out the quotes when its result is meant.",
  ),
  "warn-na-compare": doc(
    "A missing value equals nothing, not even <NA>.",
    "Use exists to ask whether the field has a value.",
  ),
  "warn-deprecated-field": doc(
    "The field still works and will not for ever.",
    "Use the field that its description names.",
  ),
  "warn-no-such-value": doc(
    "The field has few values, and the text on the right-hand side is none of them.",
    "Write one of the values that the message names.",
  ),
  "warn-no-such-word": doc(
    "The parameter is shown with names of flags, and none holds the text.",
    "Write the name of a flag, or a part of one.",
  ),
  "warn-number-range": doc(
    "The field's type cannot hold the number, so that its low bits are compared.",
    "Write a number within the range that the message names.",
  ),
  "warn-number-never": doc(
    "No number is less than the smallest, or greater than the greatest.",
    "Remove the test, or compare with another number.",
  ),
};
