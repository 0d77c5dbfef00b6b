/** Face meshes, drawn.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/mediapipe_face/mediapipe_face_common.py;
 *  google-ai-edge/mediapipe@v0.10.21, mediapipe/python/solutions/drawing_utils.py. */
import { drawLine, type Place, type Raster } from "@inkloom/pixels";
import { MESH_LINES, PUPILS } from "./mesh-lines.ts";

/** Points as shares of the picture's sides: 468, or 478 with irises. */
export type Mesh = readonly Place[];

const THICKNESS = 2;
/** Half the side of a pupil, pixels. */
const PUPIL = 2;
/** Faces with a shorter side are not drawn, pixels. */
const SMALLEST = 64;

export function drawnMeshes(
  meshes: readonly Mesh[],
  { width, height }: Pick<Raster, "width" | "height">,
): Raster {
  const data = new Uint8ClampedArray(width * height * 3);
  const raster = { width, height, channels: 3, data };
  for (const mesh of meshes) if (isLarge(mesh, raster)) drawMesh(raster, mesh);
  return raster;
}

function isLarge(mesh: Mesh, { width, height }: Raster): boolean {
  const [xs, ys] = [mesh.map(({ x }) => x), mesh.map(({ y }) => y)];
  const across = (Math.max(...xs) - Math.min(...xs)) * width;
  const down = (Math.max(...ys) - Math.min(...ys)) * height;
  return Math.min(across, down) >= SMALLEST;
}

function drawMesh(raster: Raster, mesh: Mesh): void {
  const { width, height, data } = raster;
  const pixels = mesh.map(({ x, y }) =>
    x >= 0 && x <= 1 && y >= 0 && y <= 1
      ? {
          x: Math.min(Math.floor(x * width), width - 1),
          y: Math.min(Math.floor(y * height), height - 1),
        }
      : undefined,
  );
  for (const { colour, pairs } of MESH_LINES)
    for (let i = 0; i < pairs.length; i += 2) {
      const [from, to] = [pixels[pairs[i] ?? 0], pixels[pairs[i + 1] ?? 0]];
      if (from && to) drawLine(raster, from, to, colour, THICKNESS);
    }
  for (const [point, colour] of PUPILS) {
    const place = mesh[point];
    if (!place || place.x >= 1 || place.x < 0 || place.y >= 1 || place.y < 0) continue;
    const [x, y] = [Math.trunc(place.x * width), Math.trunc(place.y * height)];
    if (x < PUPIL || y < PUPIL) continue; // as numpy's slices: none of it
    for (let v = y - PUPIL; v < Math.min(y + PUPIL, height); v++)
      for (let u = x - PUPIL; u < Math.min(x + PUPIL, width); u++)
        data.set(colour, (v * width + u) * 3);
  }
}
