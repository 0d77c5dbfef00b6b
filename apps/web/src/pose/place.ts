/** Places and sizes in pixels of the picture that a pose belongs to. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

export interface Place extends Point, Extent {}
