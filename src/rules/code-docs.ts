// What each code of a rules file's errors and warnings means and what to do about it, for the
// reference.
import type { CodeDoc } from "../filter/code-docs.ts";
import type { Code } from "./diagnostic.ts";

export const codeDocs: Readonly<Record<Code, CodeDoc>> = {
  LOAD_ERR_FILE_READ: {
    means: "A rules file is missing or may not be read.",
    remedy: "Check the path and its permissions.",
  },
  LOAD_ERR_YAML_PARSE: {
    means: "The file is not YAML.",
    remedy: "Look at the indentation, quotes and brackets at the place that is named.",
  },
  LOAD_ERR_YAML_VALIDATE: {
    means: "The file is YAML, but an item lacks a key or a key has a value of the wrong shape.",
    remedy: "Give the key that is named, or write its value as the message says.",
  },
  LOAD_ERR_COMPILE_CONDITION: {
    means: "A condition does not parse, or asks for something that its fields cannot do.",
    remedy: "Correct the condition under the caret; gyr --list names all fields.",
  },
  LOAD_ERR_COMPILE_OUTPUT: {
    means: "An output names a field that does not exist or that cannot be printed.",
    remedy: "Correct the name after the percent sign, or remove it.",
  },
  LOAD_ERR_VALIDATE: {
    means: "Items do not fit together: an unknown macro, a loop, an exception of the wrong shape.",
    remedy: "Define what is missing before it is used, or correct the item that is named.",
  },
  LOAD_ERR_EXTENSION: {
    means: "An item of an extension is wrong.",
    remedy: "Correct or remove the item.",
  },
  LOAD_UNKNOWN_SOURCE: {
    means: "A rule is about an event source that is not loaded; the rule is left out.",
    remedy: "Load the plugin that has the source, or remove the rule.",
  },
  LOAD_SHADOWED_RULE: {
    means: "With `rule_matching: first` an earlier rule reports every event that this one matches.",
    remedy: "Put the narrower rule first, or set `rule_matching: all`.",
  },
  LOAD_DEAD_EXCEPTION: {
    means: "The values of an exception are none that the rule's own condition lets through.",
    remedy: "Remove the exception, correct its values, or widen the condition.",
  },
  LOAD_INVALID_UTF8: {
    means: "The file holds bytes that are no UTF-8.",
    remedy: "Save the file as UTF-8.",
  },
  LOAD_REPEATED_ITEM: {
    means: "A file defines a rule, macro or list twice; the last definition counts.",
    remedy: "Remove one of them, or change the first with `override`.",
  },
  LOAD_UNSAFE_NA_CHECK: {
    means: "A condition compares with <NA>, which never equals a missing value.",
    remedy: "Use exists to ask whether a field has a value.",
  },
  LOAD_NO_EVTTYPE: {
    means: "A condition does not say which events it is about, so it is asked about all of them.",
    remedy: "Begin the condition with evt.type = … or evt.type in (…).",
  },
  LOAD_UNKNOWN_FILTER: {
    means: "A rule with skip-if-unknown-filter names an unknown field; the rule is left out.",
    remedy: "Correct the name, or load the plugin that has the field.",
  },
  LOAD_UNUSED_MACRO: {
    means: "No rule uses the macro.",
    remedy: "Remove it, or ignore the warning when other files use it.",
  },
  LOAD_UNUSED_LIST: {
    means: "No rule, macro or list uses the list.",
    remedy: "Remove it, or ignore the warning when other files use it.",
  },
  LOAD_UNKNOWN_ITEM: {
    means: "An item is neither a rule, a macro, a list nor a required version; it is ignored.",
    remedy: "Correct the first key of the item.",
  },
  LOAD_DEPRECATED_ITEM: {
    means: "A key or a field still works and will not for ever.",
    remedy: "Write what the message names instead.",
  },
  LOAD_WARNING_EXTENSION: {
    means: "An item of an extension is odd.",
    remedy: "See what the extension says.",
  },
  LOAD_APPEND_NO_VALUES: {
    means: "An exception is appended that has no values, so that nothing changes.",
    remedy: "Give the values, or remove the item.",
  },
  LOAD_EXCEPTION_NAME_NOT_UNIQUE: {
    means: "A rule has two exceptions of one name.",
    remedy: "Rename one of them, or join their values.",
  },
  LOAD_INVALID_MACRO_NAME: {
    means: "Conditions cannot use the macro, because its name is not an identifier.",
    remedy: "Use letters, digits and underscores only, a letter first.",
  },
  LOAD_INVALID_LIST_NAME: {
    means: "Conditions may not find the list, because of characters in its name.",
    remedy: "Use letters, digits, underscores and hyphens only.",
  },
  LOAD_COMPILE_CONDITION: {
    means: "A condition compiles and probably does not mean what it says.",
    remedy: "Follow the hint below the message.",
  },
  LOAD_UNKNOWN_KEY: {
    means: "An item has a key that is not one of its keys; it is ignored.",
    remedy: "Correct the spelling of the key, or remove it.",
  },
};
