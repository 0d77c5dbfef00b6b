/** Pixels as files, and files as pixels. */
import type { Pixels } from "../document/tiles.ts";
import type { Extent } from "../view/camera.ts";

export function pngOf({ width, height, data }: Pixels): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  contextOf(canvas).putImageData(new ImageData(data, width, height), 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}

/** Rejects with a `DOMException` for what is no picture. */
export async function pixelsOf(file: Blob, size?: Extent): Promise<Pixels> {
  const bitmap = await createImageBitmap(file);
  try {
    const { width, height } = size ?? bitmap;
    const context = contextOf(new OffscreenCanvas(width, height));
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
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
