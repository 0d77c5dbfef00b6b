/** What the time of day does to colours. */
import type { Time } from "../attributes.ts";
import type { Rgb } from "../palette.ts";

export interface Lights {
  /** The sky's colour at the top and at the horizon. */
  readonly zenith: Rgb;
  readonly horizon: Rgb;
  /** Factors of the colours of the ground, of things on it and of what is far. */
  readonly ground: number;
  readonly things: number;
  readonly far: number;
  readonly cloud: Rgb;
}

export const LIGHTS: Readonly<Record<Time, Lights>> = {
  day: {
    zenith: [94, 171, 241],
    horizon: [168, 214, 246],
    ground: 1,
    things: 1,
    far: 1,
    cloud: [250, 250, 252],
  },
  dawn: {
    zenith: [149, 168, 220],
    horizon: [218, 196, 202],
    ground: 0.99,
    things: 1,
    far: 1,
    cloud: [250, 250, 252],
  },
  sunset: {
    zenith: [94, 70, 154],
    horizon: [200, 124, 110],
    ground: 0.8,
    things: 0.82,
    far: 0.8,
    cloud: [250, 249, 251],
  },
  night: {
    zenith: [13, 16, 50],
    horizon: [34, 52, 96],
    ground: 0.44,
    things: 0.72,
    far: 0.47,
    cloud: [146, 146, 149],
  },
};
