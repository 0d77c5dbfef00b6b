import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isPrivateAddress } from "./private-address.ts";
import { callWebhook, readWebhook, sign, SIGNATURE_HEADER, verifySignature } from "./webhook.ts";

const secret = "between us";

describe("the address of a webhook", () => {
  const hosts = ["hooks.example.org", "*.example.com", "192.0.2.7"];

  test.each([
    "https://hooks.example.org/a?b=c",
    "http://HOOKS.example.org:8080/",
    "https://a.b.example.com/",
    "http://192.0.2.7/",
  ])("%s is allowed", (text) => {
    expect(readWebhook(text, hosts).href).toBe(new URL(text).href);
  });

  test.each([
    "hooks.example.org",
    "file:///etc/passwd",
    "https://example.com/",
    "https://evilexample.com/",
    "https://hooks.example.org.evil.net/",
    "https://hooks.example.org@evil.net/",
    "https://user:word@hooks.example.org/",
    "http://[::1]/",
    "http://127.0.0.1/",
    "http://0x7f.1/",
    "",
  ])("%s is refused", (text) => {
    expect(() => readWebhook(text, hosts)).toThrow(
      expect.objectContaining({ code: "webhook/refused" }),
    );
  });
});

describe("addresses of private networks", () => {
  test.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fd00::1",
    "fe80::1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
  ])("%s is one", (address) => {
    expect(isPrivateAddress(address, address.includes(":") ? 6 : 4)).toBe(true);
  });

  test.each(["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1", "::ffff:8.8.8.8"])(
    "%s is none",
    (address) => {
      expect(isPrivateAddress(address, address.includes(":") ? 6 : 4)).toBe(false);
    },
  );
});

describe("a signature", () => {
  const now = 1_790_000_000_000;
  const signature = sign(secret, "{}", now);

  test("is verified with the secret, the body and a time that is near", () => {
    expect(verifySignature(secret, "{}", signature, now + 299_000)).toBe(true);
    expect(verifySignature(secret, "{}", signature, now + 302_000)).toBe(false);
    expect(verifySignature(secret, "{ }", signature, now)).toBe(false);
    expect(verifySignature("another", "{}", signature, now)).toBe(false);
    expect(verifySignature(secret, "{}", signature.replace(/t=\d/, "t=2"), now)).toBe(false);
    expect(verifySignature(secret, "{}", "t=x,v1=", now)).toBe(false);
  });
});

describe("a call", () => {
  const got: { body: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      got.push({ body, headers: request.headers });
      if (request.url === "/silent") return;
      if (request.url === "/redirect") response.writeHead(307, { location: "/ok" });
      else if (request.url === "/broken") response.writeHead(500);
      response.end("x".repeat(1_000_000));
    });
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const to = (path: string, host = "hooks.test") => `http://${host}:${port}${path}`;
  const local = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);

  test("goes where the name was resolved to, signed, with the name as its host", async () => {
    const options = { hosts: ["hooks.test"], secret, resolve: local };
    await callWebhook(to("/ok"), '{"id":1}', options);
    const { body, headers } = got.at(-1) ?? expect.fail("nothing came");
    expect(headers.host).toBe(`hooks.test:${port}`);
    const signature = String(headers[SIGNATURE_HEADER.toLowerCase()]);
    expect(verifySignature(secret, body, signature, Date.now())).toBe(true);
  });

  test("does not reach a private network by a pattern, whichever of the addresses lies there", async () => {
    const before = got.length;
    const mixed = () =>
      Promise.resolve([
        { address: "1.1.1.1", family: 4 },
        { address: "127.0.0.1", family: 4 },
      ]);
    for (const resolve of [local, mixed])
      await expect(
        callWebhook(to("/ok"), "{}", { hosts: ["*.test", "*"], secret, resolve }),
      ).rejects.toMatchObject({ code: "webhook/refused" });
    await expect(
      callWebhook(to("/ok", "127.0.0.1"), "{}", { hosts: ["*"], secret }),
    ).rejects.toMatchObject({ code: "webhook/refused" });
    expect(got).toHaveLength(before);
  });

  test("follows no redirect, and takes errors and silence for failures", async () => {
    const options = { hosts: ["hooks.test"], secret, resolve: local, timeout: 300 };
    const before = got.length;
    await expect(callWebhook(to("/redirect"), "{}", options)).rejects.toThrow("answered 307");
    await expect(callWebhook(to("/broken"), "{}", options)).rejects.toThrow("answered 500");
    await expect(callWebhook(to("/silent"), "{}", options)).rejects.toThrow();
    expect(got).toHaveLength(before + 3);
  });
});
