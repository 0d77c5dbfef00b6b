import { describe, expect, test } from "vitest";
import {
  bodyOf,
  isFiltered,
  NO_FILTER,
  readFilter,
  withTag,
  writeFilter,
} from "./caption-filter.ts";

describe("which captions are shown", () => {
  test("is the same after it went through the address", () => {
    const filter = {
      all: ["1girl", "a & b"],
      any: ["黑发"],
      none: ["x=y?"],
      name: "5_cat/",
      untagged: false,
    };
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(readFilter("")).toEqual(NO_FILTER);
    expect([writeFilter(NO_FILTER), isFiltered(NO_FILTER)]).toEqual(["", false]);
  });

  test("has each tag in one part, and takes it out where it is pressed again", () => {
    const once = withTag({ ...NO_FILTER, untagged: true }, "all", "smile");
    expect(once).toMatchObject({ all: ["smile"], untagged: false });
    const moved = withTag(once, "none", "smile");
    expect(moved).toMatchObject({ all: [], none: ["smile"] });
    expect(isFiltered(withTag(moved, "none", "smile"))).toBe(false);
  });

  test("tells the service only what holds", () => {
    expect(bodyOf(NO_FILTER)).toEqual({});
    expect(bodyOf({ ...NO_FILTER, name: " a ", untagged: true })).toEqual({
      name: "a",
      untagged: true,
    });
  });
});
