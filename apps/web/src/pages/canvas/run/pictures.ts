/** Pixels as files, and files as pixels. */
import type { Pixels } from "../document/tiles.ts";
import type { Extent } from "../view/camera.ts";

export async function pngOf({ width, height, data }: Pixels): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  contextOf(canvas).putImageData(new ImageData(data, width, height), 0, 0);
  const file = await canvas.convertToBlob({ type: "image/png" });
  canvas.width = 0;
  return file;
}

/** Rejects with a `DOMException` for what is no picture. */
export async function pixelsOf(file: Blob, size?: Extent): Promise<Pixels> {
  const bitmap = await createImageBitmap(file);
  try {
    const { width, height } = size ?? bitmap;
    const canvas = new OffscreenCanvas(width, height);
    const context = contextOf(canvas);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    // Large pictures would lie here until the canvas is collected.
    canvas.width = 0;
    return { width, height, data };
  } finally {
    bitmap.close();
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  // What is read back at once is better kept where it is read.
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser gives no more canvases.");
  return context;
}
