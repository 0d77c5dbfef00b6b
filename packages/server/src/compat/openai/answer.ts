/** Made pictures -> the answer's JSON. */
import { decodePicture, encodePicture, readPictureText } from "@inkloom/pixels";
import { pictureSize } from "../../storage/rebuild/picture-size.ts";
import type { AnswerForm } from "./translation.ts";

/** Nothing is counted and nothing costs: typed clients read the fields all the same. */
export const USAGE = {
  input_tokens: 0,
  input_tokens_details: { image_tokens: 0, text_tokens: 0 },
  output_tokens: 0,
  total_tokens: 0,
} as const;

export interface ImagesAnswer {
  /** Seconds since 1970. */
  readonly created: number;
  readonly data: readonly ({ readonly b64_json: string } | { readonly url: string })[];
  readonly background: "opaque";
  readonly output_format: AnswerForm["format"];
  readonly quality: string;
  /** Of the first picture, such as `512x768`. */
  readonly size: string;
  readonly usage: typeof USAGE;
}

/** Where a file can be fetched for a while. */
export type Link = (file: Uint8Array, mediaType: string) => Promise<string>;

/** @param files as the service makes them: PNG with texts */
export async function imagesAnswer(
  files: readonly Uint8Array[],
  form: AnswerForm,
  link: Link,
): Promise<ImagesAnswer> {
  const data = [];
  for (const file of files) {
    const bytes = await inFormat(file, form);
    data.push(
      form.by === "url"
        ? { url: await link(bytes, `image/${form.format}`) }
        : { b64_json: base64(bytes) },
    );
  }
  return {
    created: secondsNow(),
    data,
    ...told(form),
    size: sizeWords(files[0]),
    usage: USAGE,
  };
}

/** What an answer says of the form of its pictures. */
export const told = ({ format, quality }: AnswerForm) =>
  ({ background: "opaque", output_format: format, quality }) as const;

/** The picture as it was asked for, with the texts about its making. */
export async function inFormat(
  file: Uint8Array,
  { format, compression }: Pick<AnswerForm, "format" | "compression">,
): Promise<Uint8Array> {
  if (format === "png") return file;
  const { parameters, inkloom } = readPictureText(file);
  const texts = { ...(parameters && { parameters }), ...(inkloom && { inkloom }) };
  return encodePicture(await decodePicture(file), { format, quality: compression }, texts);
}

export function sizeWords(file: Uint8Array | undefined): string {
  const size = file && pictureSize(file);
  return size ? `${size.width}x${size.height}` : "auto";
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

export const secondsNow = (): number => Math.floor(Date.now() / 1000);
