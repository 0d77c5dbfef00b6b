/** The answer as server-sent events: pictures while they are drawn, then the finished ones. */
import { PassThrough, type Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { decodePicture, encodePicture } from "@inkloom/pixels";
import type { DialectProgress, DialectRequest, DialectService } from "../service.ts";
import { base64, inFormat, secondsNow, sizeWords, told, USAGE } from "./answer.ts";
import type { AnswerForm } from "./translation.ts";

/** What the names of events begin with. */
export type StreamKind = "image_generation" | "image_edit";

export interface StreamOptions {
  readonly service: DialectService;
  readonly request: DialectRequest;
  readonly form: AnswerForm;
  readonly kind: StreamKind;
  readonly signal: AbortSignal;
  /** The body of an answer about what went wrong. */
  readonly failure: (error: unknown) => object;
}

/** Milliseconds within which a failure still has a status of its own; then the answer begins. */
const PATIENCE = 250;
/** Milliseconds between two signs of life while nothing happens: proxies give up on what is silent. */
const SIGN_OF_LIFE = 15_000;

/** Begins to make the pictures.
 *  @throws what the service refuses at once */
export async function openStream(options: StreamOptions): Promise<Readable> {
  const { service, request, form, kind, signal, failure } = options;
  const stream = new PassThrough();
  const send = (type: string, data: object): void => {
    if (!stream.writable) return;
    stream.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  let begun: () => void = () => undefined;
  const beginning = new Promise<void>((resolve) => (begun = resolve));
  const partials = partialSender(form, (picture, index, size) => {
    send(`${kind}.partial_image`, {
      b64_json: picture,
      partial_image_index: index,
      created_at: secondsNow(),
      size,
      ...told(form),
    });
  });
  const onProgress = (progress: DialectProgress): void => {
    begun();
    partials.note(progress, request);
  };
  const work = service.run(request, { signal, onProgress });
  const failed = work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const early = await Promise.race([failed, beginning, pause(PATIENCE)]);
  if (early !== undefined) throw early.error;
  const alive = setInterval(() => {
    if (stream.writable) stream.write(": it is being made\n\n");
  }, SIGN_OF_LIFE);
  void finish().finally(() => {
    clearInterval(alive);
    stream.end();
  });
  return stream;

  async function finish(): Promise<void> {
    try {
      const files = await work;
      await partials.sent();
      for (const file of files)
        send(`${kind}.completed`, {
          b64_json: base64(await inFormat(file, form)),
          created_at: secondsNow(),
          size: sizeWords(file),
          ...told(form),
          usage: USAGE,
        });
    } catch (error) {
      send("error", failure(error));
    }
  }
}

/** Chooses from the previews those that are due, at equal shares of the work. */
function partialSender(
  { format, compression, partialImages }: AnswerForm,
  send: (picture: string, index: number, size: string) => void,
) {
  let next = 0;
  let sending: Promise<void> = Promise.resolve();
  return {
    note(progress: DialectProgress, { parameters }: DialectRequest): void {
      const { preview } = progress;
      const share = shareDone(progress);
      if (preview === undefined || next >= partialImages || share === undefined) return;
      if (share < (next + 1) / (partialImages + 1)) return;
      const index = next++;
      const asked = "width" in parameters && "height" in parameters ? parameters : undefined;
      sending = sending
        .then(async () => {
          const pixels = await decodePicture(await preview());
          const picture = await encodePicture(pixels, { format, quality: compression });
          const { width = pixels.width, height = pixels.height } = asked ?? {};
          send(base64(picture), index, `${width}x${height}`);
        })
        // One that comes when its networks are gone is left out; the finished picture follows.
        .catch(() => undefined);
    },
    sent: () => sending,
  };
}

/** How much of all pictures is drawn, from 0 to 1; undefined while nothing is. */
function shareDone({ stage, step, steps, picture }: DialectProgress): number | undefined {
  if (stage !== "sample" || step === undefined || steps === undefined) return undefined;
  const { number = 1, of = 1 } = picture ?? {};
  return (number - 1 + step / steps) / of;
}
