import { describe, expect, test } from "vitest";
import { Broken } from "./broken.ts";
import { judge, type ResolvedAddress } from "./judge.ts";

const PUBLIC: ResolvedAddress = { address: "93.184.216.34", family: 4 };
const LOCAL: ResolvedAddress = { address: "127.0.0.1", family: 4 };

const judged = (
  address: string,
  found: readonly ResolvedAddress[],
  privateHosts: readonly string[] = [],
  mayBePrivate = true,
) => judge(new URL(address), { privateHosts, resolve: () => Promise.resolve(found) }, mayBePrivate);

describe("an address", () => {
  test("on the public internet is called at what its name means now", async () => {
    expect(await judged("https://example.org/x", [PUBLIC])).toEqual({
      addresses: [PUBLIC],
      isPrivate: false,
    });
  });

  test.each([
    "http://127.0.0.1/x",
    "http://2130706433/x",
    "http://0x7f.1/x",
    "http://[::1]/x",
    "http://[::ffff:127.0.0.1]/x",
    "http://169.254.169.254/latest/meta-data",
    "http://10.0.0.1/x",
    "http://192.168.1.1/x",
    "http://0.0.0.0/x",
  ])("%s is refused", async (address) => {
    await expect(judged(address, [])).rejects.toMatchObject({ code: "pull/address" });
  });

  test("whose name means a private one among others is refused", async () => {
    await expect(judged("https://example.org/x", [PUBLIC, LOCAL])).rejects.toMatchObject({
      code: "pull/address",
    });
  });

  test("may be private where its host is allowed by name, and by port where one is given", async () => {
    for (const allowed of ["models.lan", "models.lan:8080", "MODELS.LAN"])
      expect((await judged("http://models.lan:8080/x", [LOCAL], [allowed])).isPrivate).toBe(true);
    for (const allowed of ["models.lan:80", "other.lan", "lan"])
      await expect(judged("http://models.lan:8080/x", [LOCAL], [allowed])).rejects.toMatchObject({
        code: "pull/address",
      });
  });

  test("in IPv6 is allowed with brackets and without", async () => {
    for (const allowed of ["::1", "[::1]", "[::1]:8080"])
      expect((await judged("http://[::1]:8080/x", [], [allowed])).isPrivate).toBe(true);
  });

  test("that a public place leads to may not be private, allowed or not", async () => {
    await expect(
      judged("http://models.lan/x", [LOCAL], ["models.lan"], false),
    ).rejects.toMatchObject({ code: "pull/address" });
  });

  test.each(["ftp://example.org/x", "https://me:s3cret@example.org/x"])(
    "%s is refused",
    async (address) => {
      const refusal = judged(address, [PUBLIC]);
      await expect(refusal).rejects.toMatchObject({ code: "pull/address" });
      await expect(refusal).rejects.not.toThrow(/s3cret/);
    },
  );

  test("that has none is worth another try", async () => {
    await expect(judged("https://example.org/x", [])).rejects.toBeInstanceOf(Broken);
  });
});
