/** The file name in a `Content-Disposition` header, in the forms that servers really send (RFC 6266, RFC 8187). What it says
 *  is somebody else's text: `safeFileName` makes a name of it. */

const PARAMETER = /;\s*(filename\*?)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/gi;

/** @param header as Node hands it over: one character per byte */
export function dispositionName(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 4096) return undefined;
  let plain: string | undefined;
  for (const [, key = "", value = ""] of `;${header}`.matchAll(PARAMETER)) {
    const text = value.trim();
    // The form with a character set counts more, wherever it stands.
    const name = key.endsWith("*") ? extended(unquoted(text)) : undefined;
    if (name !== undefined) return name;
    if (!key.endsWith("*")) plain ??= fromBytes(unquoted(text));
  }
  return plain;
}

const unquoted = (text: string): string =>
  text.startsWith('"') && text.endsWith('"') && text.length > 1
    ? text.slice(1, -1).replaceAll(/\\(.)/g, "$1")
    : text;

/** `UTF-8''%E6%A8%A1.safetensors` */
function extended(text: string): string | undefined {
  const [, charset = "", coded = ""] = /^([\w-]*)'[^']*'(.*)$/s.exec(text) ?? [];
  if (!/^(utf-8|iso-8859-1)$/i.test(charset)) return undefined;
  const bytes = coded.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return /^utf/i.test(charset) ? fromBytes(bytes) : bytes;
}

/** Many servers put UTF-8 where only Latin-1 is allowed. */
function fromBytes(text: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}
