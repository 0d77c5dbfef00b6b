/** Progress of a tool as a job tells it, with pictures of what the sampler sees now and then. */
import { encodePicture } from "@inkloom/pixels";
import type { DrawingProgress } from "@inkloom/tools";
import type { JobContext } from "../jobs/worker.ts";

/** Milliseconds between two previews at least. */
const INTERVAL = 500;
/** Of a job's time at most a tenth goes into previews: each is followed by ten times what it took. */
const SHARE = 10;

/** Tells progress at once; a preview only where the last one is long enough ago. */
export function previewSender(
  { onProgress, onPreview, signal }: JobContext,
  onError: (error: unknown) => void,
): (progress: DrawingProgress) => void {
  // A job that is done in a moment needs none.
  let next = performance.now() + INTERVAL;
  let making = false;
  const send = async (preview: NonNullable<DrawingProgress["preview"]>): Promise<void> => {
    const start = performance.now();
    const pixels = await preview();
    const picture = await encodePicture(pixels, { format: "jpeg", quality: 80 });
    if (!signal.aborted) onPreview(picture, "image/jpeg");
    const end = performance.now();
    next = end + Math.max(INTERVAL, SHARE * (end - start));
  };
  return ({ preview, ...progress }) => {
    onProgress(progress);
    if (preview === undefined || making || signal.aborted || performance.now() < next) return;
    making = true;
    // The last preview of a picture may come when its networks are gone already.
    void send(preview)
      .catch((error: unknown) => {
        if (!isLate(error)) onError(error);
      })
      .finally(() => {
        making = false;
      });
  };
}

const isLate = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "runtime/released";
