import { expect, test } from "vitest";
import { SpeedMeter } from "./pull-speed.ts";

test("speed is that of the last seconds, and tells what is left", () => {
  const meter = new SpeedMeter();
  meter.note("a", 0, 0);
  expect(meter.speed("a", 1000)).toBeUndefined();
  // A slow beginning is forgotten.
  meter.note("a", 10, 5000);
  for (let second = 6; second <= 20; second += 1)
    meter.note("a", 10 + (second - 5) * 40, second * 1000);
  expect(meter.speed("a", 1010)).toEqual({ bytesPerSecond: 40, secondsLeft: 10 });
});

test("without a size nothing is said of the end, and what stands still has none", () => {
  const meter = new SpeedMeter();
  meter.note("a", 0, 0);
  meter.note("a", 100, 1000);
  expect(meter.speed("a", undefined)).toEqual({ bytesPerSecond: 100 });
  meter.note("b", 5, 0);
  meter.note("b", 5, 1000);
  expect(meter.speed("b", 100)).toEqual({ bytesPerSecond: 0 });
  expect(meter.speed("c", 100)).toBeUndefined();
});

test("a file that is begun anew is measured anew", () => {
  const meter = new SpeedMeter();
  meter.note("a", 5000, 0);
  meter.note("a", 0, 1000);
  expect(meter.speed("a", 100)).toBeUndefined();
  meter.note("a", 50, 2000);
  expect(meter.speed("a", 100)).toEqual({ bytesPerSecond: 50, secondsLeft: 1 });
});
