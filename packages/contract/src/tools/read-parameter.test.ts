import { describe, expect, test } from "vitest";
import { readParameter } from "./read-parameter.ts";
import { TOOLS } from "./registry.ts";

const read = (parameter: string, given: unknown) => readParameter(TOOLS.generate, parameter, given);

describe("readParameter", () => {
  test.each([
    ["steps", "20", 20],
    ["steps", 20, 20],
    ["cfg", " 7.5 ", 7.5],
    ["seed", "-1", -1],
    ["sampler", "20", "20"],
    ["prompt", " kept as it is ", " kept as it is "],
    ["zero_snr", "True", true],
    ["zero_snr", "off", false],
    ["device", "cpu", "cpu"],
  ])("%s: %j is %j", (parameter, given, value) => {
    expect(read(parameter, given)).toEqual({ value });
  });

  test.each([
    ["steps", "many", "a whole number from 1 to 150"],
    ["steps", "", "a whole number from 1 to 150"],
    ["steps", "0x10", "a whole number from 1 to 150"],
    ["steps", "2.5", "a whole number from 1 to 150"],
    ["steps", null, "a whole number from 1 to 150"],
    ["zero_snr", "maybe", "true or false"],
    ["device", "tpu", "one of auto, cpu, webgpu, cuda"],
    ["prompt", "好".repeat(11_000), "text of at most 32 KiB of UTF-8"],
  ])("%s: %j is refused with what is expected", (parameter, given, expected) => {
    expect(read(parameter, given)).toMatchObject({ expected: { en: expected } });
  });

  test("what the tool does not have expects nothing", () => {
    for (const name of ["stepz", "constructor", "__proto__"])
      expect(read(name, 1)).toEqual({ expected: undefined });
  });
});
