/** UTF-8, or UTF-16 with its byte order mark, as text without the mark; undefined for bytes that are neither,
 *  such as Excel's in the character set of its country, which would otherwise become other words unseen. */
export function plainText(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const little = first === 0xff && second === 0xfe;
  const label = little ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
