import { afterEach, expect, test } from "bun:test";
import { askForServices, servicePort, servicesIn } from "./services.ts";
import { valueTypes } from "./value-types.ts";

afterEach(() => askForServices(() => new Map()));

test("a services database has names and aliases", () => {
  const text = `# comment
http		80/tcp		www   # WorldWideWeb
ours		7777/udp
ours		8888/tcp	mine
bad		70000/tcp
none
`;
  expect(Object.fromEntries(servicesIn(text))).toEqual({
    http: 80,
    www: 80,
    ours: 7777,
    mine: 8888,
  });
});

test("assigned names mean the same everywhere; the machine is asked for others, once", () => {
  let asked = 0;
  askForServices(() => {
    asked++;
    return new Map([
      ["http", 1],
      ["ours", 7777],
    ]);
  });
  expect(servicePort("http")).toBe(80);
  expect(asked).toBe(0);
  expect(servicePort("ours")).toBe(7777);
  expect(servicePort("nobody")).toBeUndefined();
  expect(asked).toBe(1);
  expect(valueTypes.PORT.parse("ours")).toEqual({ value: 7777 });
  expect(valueTypes.PORT.parse("nobody")).toEqual({ reason: "unrecognized protocol nobody" });
});
