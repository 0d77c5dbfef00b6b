/** The lines of a face mesh that are drawn, in the order in which they are drawn, and their colours: pairs of points of
 *  MediaPipe's mesh of 468, with which irises it has 478. Left and right are the person's.
 *  Facts of google-ai-edge/mediapipe@v0.10.21, mediapipe/python/solutions/face_mesh_connections.py, and
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/mediapipe_face/mediapipe_face_common.py. */
import type { Colour } from "@inkloom/pixels";

interface Lines {
  readonly colour: Colour;
  /** Point, point, point, point, ... */
  readonly pairs: readonly number[];
}

export const MESH_LINES: readonly Lines[] = [
  // outline
  {
    colour: [10, 200, 10],
    pairs: [
      176, 149, 297, 332, 150, 136, 109, 10, 356, 454, 58, 132, 152, 148, 361, 288, 162, 21, 251,
      389, 132, 93, 10, 338, 389, 356, 284, 251, 400, 377, 136, 172, 377, 152, 323, 361, 54, 103,
      21, 54, 172, 58, 67, 109, 454, 323, 365, 379, 379, 378, 148, 176, 93, 234, 332, 284, 397, 365,
      338, 297, 149, 150, 288, 397, 234, 127, 103, 67, 378, 400, 127, 162,
    ],
  },
  // left eye
  {
    colour: [10, 200, 180],
    pairs: [
      374, 380, 390, 373, 249, 390, 385, 384, 373, 374, 263, 466, 387, 386, 381, 382, 384, 398, 466,
      388, 386, 385, 388, 387, 263, 249, 380, 381, 398, 362, 382, 362,
    ],
  },
  // left brow
  {
    colour: [10, 220, 180],
    pairs: [334, 296, 276, 283, 293, 334, 295, 285, 296, 336, 282, 295, 283, 282, 300, 293],
  },
  // right eye
  {
    colour: [180, 200, 10],
    pairs: [
      154, 155, 33, 7, 246, 161, 159, 158, 144, 145, 173, 133, 158, 157, 163, 144, 153, 154, 7, 163,
      161, 160, 157, 173, 33, 246, 160, 159, 145, 153, 155, 133,
    ],
  },
  // right brow
  {
    colour: [180, 220, 10],
    pairs: [46, 53, 66, 107, 52, 65, 53, 52, 63, 105, 70, 63, 65, 55, 105, 66],
  },
  // lips
  {
    colour: [10, 180, 10],
    pairs: [
      270, 409, 317, 402, 81, 82, 91, 181, 37, 0, 84, 17, 269, 270, 321, 375, 318, 324, 312, 311,
      415, 308, 17, 314, 61, 146, 78, 95, 0, 267, 82, 13, 314, 405, 178, 87, 267, 269, 61, 185, 14,
      317, 88, 178, 185, 40, 405, 321, 13, 312, 324, 308, 409, 291, 146, 91, 87, 14, 78, 191, 95,
      88, 311, 310, 39, 37, 40, 39, 402, 318, 191, 80, 80, 81, 310, 415, 181, 84, 375, 291,
    ],
  },
];

/** Squares in the middle of irises. */
export const PUPILS: readonly (readonly [point: number, colour: Colour])[] = [
  [468, [250, 200, 10]],
  [473, [10, 200, 250]],
];
