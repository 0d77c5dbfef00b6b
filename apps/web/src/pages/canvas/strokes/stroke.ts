/** A stroke of a brush: samples of a pointer become a smooth line, which is laid on the layer as it grows. */
import type { Edit } from "../document/edit.ts";
import {
  intersection,
  isNowhere,
  moved,
  NOWHERE,
  type Point,
  type Rect,
  union,
} from "../document/rect.ts";
import type { Layer } from "../document/scene.ts";
import type { Brush } from "./brush.ts";
import { layOn } from "./composite.ts";
import { Coverage, type Mark } from "./coverage.ts";

/** Where a pointer was, in pixels of the document. */
export interface Sample extends Point {
  /** 0 to 1; 1 for what has none. */
  readonly pressure: number;
}

/** The lightest touch of a pen marks with this share of the size. */
const THINNEST = 0.15;

export class Stroke {
  readonly #edit: Edit;
  readonly #layer: Layer;
  readonly #brush: Brush;
  readonly #clip: Rect;
  readonly #coverage = new Coverage();
  #dirty: Rect = NOWHERE;
  /** The smoothed samples: the last and the one before, and the middle that the line has reached. */
  #last: Mark | undefined;
  #reached: Mark | undefined;
  #target: Mark | undefined;
  /** Pixels that are left until the next dot. */
  #gap = 0;

  /** @param clip of the document, beyond which nothing is marked */
  constructor(edit: Edit, layer: Layer, brush: Brush, clip: Rect) {
    this.#edit = edit;
    this.#layer = layer;
    this.#brush = brush;
    this.#clip = moved(clip, -layer.x, -layer.y);
  }

  /** Where the stroke ends by now, in pixels of the document. */
  get end(): Point | undefined {
    return this.#target && { x: this.#target.x + this.#layer.x, y: this.#target.y + this.#layer.y };
  }

  add(sample: Sample): void {
    const target = this.#markOf(sample);
    this.#target = target;
    const last = this.#last;
    if (last === undefined) {
      this.#last = target;
      this.#reached = target;
      this.#line(target, target);
      return;
    }
    const follow = 1 - Math.min(0.98, this.#brush.smoothing);
    this.#curveTo(mixed(last, target, follow));
  }

  /** Lays on what was added since the last time. */
  paint(): void {
    if (isNowhere(this.#dirty)) return;
    const { ink, opacity } = this.#brush;
    layOn(this.#edit, this.#layer.id, this.#coverage, this.#dirty, { ink, opacity });
    this.#dirty = NOWHERE;
  }

  /** Goes to where the pointer is, and ends the step. */
  commit(): void {
    const target = this.#target;
    if (target !== undefined && this.#reached !== undefined) {
      this.#curveTo(target);
      this.#line(this.#reached, target);
    }
    this.paint();
    this.#edit.commit();
  }

  cancel(): void {
    this.#edit.cancel();
  }

  #markOf({ x, y, pressure }: Sample): Mark {
    const { size, pressure: by } = this.#brush;
    return {
      x: x - this.#layer.x,
      y: y - this.#layer.y,
      radius: (size / 2) * (by.size ? THINNEST + (1 - THINNEST) * pressure : 1),
      strength: by.opacity ? pressure : 1,
    };
  }

  /** Bends through the last sample to the middle between it and the next. */
  #curveTo(next: Mark): void {
    const last = this.#last ?? next;
    const from = this.#reached ?? last;
    const to = mixed(last, next, 0.5);
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const parts = Math.min(16, Math.max(1, Math.ceil(length / Math.max(4, last.radius / 2))));
    let at = from;
    for (let i = 1; i <= parts; i++) {
      const t = i / parts;
      const point = mixed(mixed(from, last, t), mixed(last, to, t), t);
      this.#line(at, point);
      at = point;
    }
    this.#reached = to;
    this.#last = next;
  }

  #line(from: Mark, to: Mark): void {
    const { spacing, size } = this.#brush;
    if (spacing <= 0) {
      this.#mark(from, to);
      return;
    }
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const step = Math.max(1, spacing * size);
    while (this.#gap <= length) {
      const dot = mixed(from, to, length === 0 ? 0 : this.#gap / length);
      this.#mark(dot, dot);
      this.#gap += step;
    }
    this.#gap -= length;
  }

  #mark(from: Mark, to: Mark): void {
    // Long lines in parts: the square around a slanted line is mostly empty.
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const parts = Math.max(1, Math.ceil(length / Math.max(64, 4 * from.radius)));
    for (let i = 0; i < parts; i++) {
      const start = mixed(from, to, i / parts);
      const end = mixed(from, to, (i + 1) / parts);
      const touched = this.#coverage.mark(start, end, this.#brush.hardness, this.#clip);
      this.#dirty = intersection(union(this.#dirty, touched), this.#clip);
    }
  }
}

const mixed = (one: Mark, other: Mark, share: number): Mark => ({
  x: one.x + (other.x - one.x) * share,
  y: one.y + (other.y - one.y) * share,
  radius: one.radius + (other.radius - one.radius) * share,
  strength: one.strength + (other.strength - one.strength) * share,
});
