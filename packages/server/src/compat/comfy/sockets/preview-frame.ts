/** Previews as binary messages: whole numbers of 32 bits, the largest byte first, then the picture. */

/** Kinds of messages. */
const PREVIEW = 1;
const PREVIEW_WITH_METADATA = 4;
/** Kinds of pictures. */
const FORMATS: Readonly<Record<string, number>> = { "image/jpeg": 1, "image/png": 2 };

const numbers = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
};

/** @returns undefined for pictures of another kind */
export function previewFrame(picture: Uint8Array, mediaType: string): Buffer | undefined {
  const format = FORMATS[mediaType];
  return format === undefined ? undefined : Buffer.concat([numbers(PREVIEW, format), picture]);
}

/** For clients that said that they read what a preview is of. */
export function previewFrameWith(
  picture: Uint8Array,
  mediaType: string,
  { prompt, node }: { readonly prompt: string; readonly node: string },
): Buffer {
  const metadata = Buffer.from(
    JSON.stringify({
      node_id: node,
      display_node_id: node,
      real_node_id: node,
      parent_node_id: null,
      prompt_id: prompt,
      image_type: mediaType,
    }),
  );
  return Buffer.concat([numbers(PREVIEW_WITH_METADATA, metadata.length), metadata, picture]);
}
