import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { SILENCE, withSilence } from "./merged.ts";

async function* slowly(...steps: (number | string)[]): AsyncGenerator<string> {
  for (const step of steps)
    if (typeof step === "number") await pause(step);
    else yield step;
}

describe("events with silence between them", () => {
  test("come as they are, and silence is told while none comes", async () => {
    const heard = [];
    for await (const event of withSilence(slowly("a", "b", 90, "c"), 25))
      heard.push(event === SILENCE ? "-" : event);
    expect(heard.join("").replace(/-+/, "-")).toBe("ab-c");
  });

  test("end their source when the reader goes", async () => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield "x";
      } finally {
        ended = true;
      }
    }
    for await (const _event of withSilence(endless(), 1000)) break;
    expect(ended).toBe(true);
  });

  test("fail as their source does", async () => {
    async function* broken() {
      yield "x";
      throw new Error("broken");
    }
    const read = async () => {
      for await (const event of withSilence(broken(), 1000)) expect(event).toBe("x");
    };
    await expect(read()).rejects.toThrow("broken");
  });
});
