/** Reads what a request shows of who sends it: the `Authorization` header, or a session's cookie. */

export type Authorization =
  | { readonly scheme: "bearer"; readonly secret: string }
  /** User and password, or user and token (RFC 7617). */
  | { readonly scheme: "basic"; readonly name: string; readonly password: string }
  | { readonly scheme: "unknown" };

/** undefined where there is no header. */
export function readAuthorization(header: string | undefined): Authorization | undefined {
  if (header === undefined) return undefined;
  const [, scheme = "", value = ""] = /^([A-Za-z]+) +(\S+) *$/.exec(header) ?? [];
  switch (scheme.toLowerCase()) {
    case "bearer":
      return { scheme: "bearer", secret: value };
    case "basic": {
      const text = Buffer.from(value, "base64").toString("utf8");
      const colon = text.indexOf(":");
      if (colon < 0) return { scheme: "unknown" };
      return { scheme: "basic", name: text.slice(0, colon), password: text.slice(colon + 1) };
    }
    default:
      return { scheme: "unknown" };
  }
}
