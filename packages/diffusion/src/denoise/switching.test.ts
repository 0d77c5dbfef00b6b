import { expect, test } from "vitest";
import type { Latents } from "../latents/latents.ts";
import type { Denoiser } from "./denoiser.ts";
import { switching } from "./switching.ts";

const x: Latents = { data: new Float32Array(1), shape: [1, 1, 1, 1] };

/** The names of the networks that answered 10 calls. */
async function walked(at: number, calls: number): Promise<string> {
  let drawn = "";
  const named =
    (name: string): Denoiser =>
    (latents) => {
      drawn += name;
      return Promise.resolve(latents);
    };
  const told: number[] = [];
  const denoise = switching(
    named("a"),
    (call) => {
      told.push(call);
      return Promise.resolve(named("b"));
    },
    { at, calls },
  );
  for (let call = 0; call < 10; call++) await denoise(x, 1, {});
  expect(told.length).toBeLessThanOrEqual(1); // the second is made once, or never
  return drawn + told.join();
}

test("the second network takes over at its share of the calls, and is told which call that is", async () => {
  expect(await walked(0.8, 10)).toBe("aaaaaaaabb8");
  expect(await walked(0.25, 10)).toBe("aaabbbbbbb3");
  expect(await walked(0.01, 10)).toBe("abbbbbbbbb1");
});

test("at a share of 1 it draws only what a walk has beyond its calls", async () => {
  expect(await walked(1, 10)).toBe("aaaaaaaaaa");
  expect(await walked(1, 9)).toBe("aaaaaaaaab9");
});
