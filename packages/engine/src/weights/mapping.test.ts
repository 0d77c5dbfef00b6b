import { describe, expect, test } from "vitest";
import type { DiskDType, WeightEntry, WeightFile } from "./entry.ts";
import { MAPPING_REASONS, mappingReport, mapWeight } from "./mapping.ts";

const entry = (key: string, dtype: DiskDType, offset: number, length = 16): WeightEntry => ({
  key,
  dtype,
  shape: [length],
  location: { kind: "file", path: "/models/sd/unet.safetensors", offset, length },
});

const file = (...entries: readonly WeightEntry[]): WeightFile => ({
  path: "/models/sd/unet.safetensors",
  format: "safetensors",
  entries: new Map(entries.map((each) => [each.key, each])),
  metadata: {},
});

describe("mapWeight", () => {
  const options = { provider: "cpu", folder: "/models" } as const;

  test("gives the place relative to the folder", () => {
    expect(mapWeight(entry("w", "F32", 128), options)).toEqual({
      location: "sd/unet.safetensors",
      offset: 128,
      length: 16,
    });
  });

  test("names the first reason against it", () => {
    const memory = { kind: "memory", data: new Uint8Array(4) } as const;
    const { location, ...rest } = entry("w", "F32", 0);
    expect(location.kind).toBe("file");
    expect(mapWeight({ ...rest, location: memory, unmapped: "strided" }, options)).toBe("strided");
    expect(mapWeight({ ...rest, location: memory, unmapped: "deflated" }, options)).toBe(
      "deflated",
    );
    expect(mapWeight({ ...rest, location: memory }, options)).toBe("in-memory");
    expect(mapWeight(entry("w", "F32", 2), options)).toBe("unaligned");
    expect(mapWeight(entry("w", "F32", 128, 0), options)).toBe("empty");
  });

  test("a file outside the folder is not mapped, whatever its name", () => {
    for (const folder of ["/other", "/models/sd/unet", "/models/sd/unet.safetensors"])
      expect(mapWeight(entry("w", "F32", 0), { provider: "cpu", folder })).toBe("outside-folder");
    const dotted = {
      ...entry("w", "U8", 0),
      location: { kind: "file", path: "/models/..weights", offset: 0, length: 1 },
    } as const;
    expect(mapWeight(dotted, options)).toMatchObject({ location: "..weights" });
  });

  test.each([
    ["F64", 8],
    ["F32", 4],
    ["F16", 2],
    ["BF16", 2],
    ["F8_E4M3", 1],
    ["BOOL", 1],
  ] as const)("%s wants multiples of %i bytes", (dtype, size) => {
    for (let offset = 0; offset <= 8; offset++)
      expect(typeof mapWeight(entry("w", dtype, offset), options)).toBe(
        offset % size === 0 ? "object" : "string",
      );
  });

  test.each([
    ["cpu", []],
    ["cuda", []],
    ["webgpu", ["I64", "I16", "I8", "U8"]],
  ] as const)("%s cannot cast %j", (provider, refused) => {
    const types: DiskDType[] = [
      "F64",
      "F32",
      "F16",
      "BF16",
      "F8_E4M3",
      "F8_E5M2",
      "I64",
      "I32",
      "I16",
      "I8",
      "U8",
      "BOOL",
    ];
    const unmapped = types.filter(
      (dtype) => mapWeight(entry("w", dtype, 0), { provider, folder: "/" }) === "dtype",
    );
    expect(unmapped).toEqual(refused);
  });
});

describe("mappingReport", () => {
  test("counts what is mapped, and names the rest with reason and bytes in memory", () => {
    const report = mappingReport(
      file(entry("a", "F16", 0), entry("b", "I16", 16), entry("c", "F16", 33)),
      { provider: "webgpu" },
    );
    expect(report).toEqual({
      mapped: { count: 1, bytes: 16 },
      unmapped: [
        { key: "b", reason: "dtype", bytes: 32 }, // float32 in memory
        { key: "c", reason: "unaligned", bytes: 16 },
      ],
    });
  });

  test("every reason has words in both languages", () => {
    for (const { en, zh } of Object.values(MAPPING_REASONS)) {
      expect(en).toMatch(/^[a-z]/);
      expect(zh).toMatch(/\p{Script=Han}/u);
    }
  });
});
