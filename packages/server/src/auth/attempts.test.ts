import { describe, expect, test } from "vitest";
import { openAttempts, placeOf } from "./attempts.ts";
import { TooMany } from "./too-many.ts";

/** Attempts with a clock of their own, in seconds. */
function atHand() {
  let now = 0;
  const attempts = openAttempts(() => now * 1000);
  return {
    pass: (seconds: number) => void (now += seconds),
    /** Seconds to wait; 0 where the attempt was let through, and failed. */
    fail: (name = "ann", address = "192.0.2.1"): number => {
      try {
        attempts.begin(name, address);
        return 0;
      } catch (error) {
        if (error instanceof TooMany) return error.retryAfterSeconds;
        throw error;
      }
    },
    succeed: (name = "ann", address = "192.0.2.1") => {
      attempts.begin(name, address).succeeded();
    },
  };
}

describe("attempts to log in", () => {
  test("five may fail, then the wait doubles", () => {
    const { fail, pass } = atHand();
    for (let tries = 0; tries < 5; tries++) expect(fail()).toBe(0);
    for (const wait of [1, 2, 4, 8, 16]) {
      expect(fail()).toBe(wait);
      pass(wait - 0.5);
      expect(fail()).toBe(1);
      pass(0.5);
      expect(fail()).toBe(0);
    }
  });

  test("never wait longer than a quarter of an hour, and are forgotten after an hour", () => {
    const { fail, pass } = atHand();
    for (let tries = 0; tries < 31; tries++) {
      const wait = fail();
      expect(wait).toBeLessThanOrEqual(900);
      pass(wait);
    }
    expect(fail()).toBe(900);
    pass(3601);
    for (let tries = 0; tries < 5; tries++) expect(fail()).toBe(0);
  });

  test("that succeed cost nothing and make good what failed before", () => {
    const { fail, succeed } = atHand();
    for (let tries = 0; tries < 4; tries++) fail();
    succeed();
    for (let tries = 0; tries < 5; tries++) expect(fail()).toBe(0);
    expect(fail()).toBe(1);
  });

  test("count before their end is known, so that many at once are no way round", () => {
    const attempts = openAttempts(() => 0);
    const begun = Array.from({ length: 5 }, () => attempts.begin("ann", "192.0.2.1"));
    expect(() => attempts.begin("ann", "192.0.2.1")).toThrow(TooMany);
    begun[0]?.succeeded();
    expect(() => attempts.begin("ann", "192.0.2.1")).not.toThrow();
  });

  test("for many names from one place are slowed down, whatever their letters", () => {
    const { fail } = atHand();
    for (let tries = 0; tries < 20; tries++) expect(fail(`user ${tries}`)).toBe(0);
    expect(fail("user 20")).toBe(1);
    expect(fail("user 20", "192.0.2.2")).toBe(0);
  });

  test("for one name from many places wait half a minute at most", () => {
    const { fail, pass } = atHand();
    for (let tries = 0; tries < 50; tries++)
      expect(fail(tries % 2 === 0 ? "ann" : "ANN", `10.0.0.${tries}`)).toBe(0);
    for (let tries = 0; tries < 12; tries++) pass(fail("ann", `10.0.1.${tries}`));
    const wait = fail("ann", "10.0.2.1");
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(30);
  });

  test("of ever new names and places take no more memory than some", () => {
    const { fail } = atHand();
    for (let tries = 0; tries < 5; tries++) fail("ann", "192.0.2.1");
    expect(fail("ann", "192.0.2.1")).toBe(1);
    for (let tries = 0; tries < 10_000; tries++)
      fail(`${tries}`, `2001:db8:${tries.toString(16)}::1`);
    // The one that was quiet longest was forgotten for the newest.
    expect(fail("ann", "192.0.2.1")).toBe(0);
  });
});

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["not an address", "not an address"],
])("%s lies in %s", (address, place) => {
  expect(placeOf(address)).toBe(place);
});
