/** The screen of a document: one canvas of pixels, of which only what changed is painted, and one of lines above it. */
import Konva from "konva";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CanvasDocument } from "../document/canvas-document.ts";
import { intersection, isNowhere, moved, NOWHERE, type Rect, union } from "../document/rect.ts";
import { layerOf } from "../document/scene.ts";
import { type Camera, type Extent, fitted } from "./camera.ts";
import { type MaskView, Painter, touchedOnDevice } from "./painter.ts";
import { Pyramid } from "./pyramid.ts";

export interface View {
  readonly camera: Camera;
  /** Of the screen, CSS pixels. */
  readonly extent: Extent;
}

export class Stage {
  readonly document: CanvasDocument;
  readonly host: HTMLDivElement;
  readonly view: StoreApi<View>;
  /** For lines and handles, in pixels of the screen. */
  readonly lines: Konva.Layer;
  readonly #konva: Konva.Stage;
  readonly #pixels: Konva.Layer;
  readonly #pyramid: Pyramid;
  readonly #painter: Painter;
  readonly #ends: (() => void)[] = [];
  readonly #frameListeners = new Set<() => void>();
  #mask: MaskView = { shown: true, feather: 0, doubled: false };
  #dirty: Rect = NOWHERE;
  #linesDirty = false;
  #request: number | undefined;
  #fitted = false;

  constructor(host: HTMLDivElement, document: CanvasDocument) {
    this.host = host;
    this.document = document;
    this.view = createStore<View>()(() => ({
      camera: { zoom: 1, x: 0, y: 0 },
      extent: { width: 0, height: 0 },
    }));
    this.#konva = new Konva.Stage({ container: host, width: 1, height: 1, listening: false });
    this.#pixels = new Konva.Layer({ listening: false });
    this.lines = new Konva.Layer({ listening: false });
    this.#konva.add(this.#pixels, this.lines);
    this.#pyramid = new Pyramid((layer, tx, ty) => document.tile(layer, tx, ty));
    this.#painter = new Painter(this.#pyramid);
    this.#pixels.add(
      new Konva.Shape({
        sceneFunc: () => {
          this.#paint(this.#whole);
        },
      }),
    );
    this.#listen();
  }

  get camera(): Camera {
    return this.view.getState().camera;
  }

  setCamera(camera: Camera): void {
    this.#fitted = true;
    this.view.setState({ camera });
    this.invalidate();
  }

  /** The whole picture and the frame. */
  fit(): void {
    const { bounds, frame } = this.document.scene;
    this.setCamera(fitted(union(bounds, frame), this.view.getState().extent));
  }

  setMask(mask: MaskView): void {
    this.#mask = mask;
    this.invalidate();
  }

  /** Everything is painted with the next frame. */
  invalidate(): void {
    this.#dirty = this.#whole;
    this.invalidateLines();
  }

  invalidateLines(): void {
    this.#linesDirty = true;
    this.schedule();
  }

  /** Called before each frame is painted, after `schedule`. @returns ends it */
  onFrame(listener: () => void): () => void {
    this.#frameListeners.add(listener);
    return () => void this.#frameListeners.delete(listener);
  }

  schedule(): void {
    this.#request ??= requestAnimationFrame(() => {
      this.#request = undefined;
      for (const listener of this.#frameListeners) listener();
      if (!isNowhere(this.#dirty)) {
        const region = this.#dirty;
        this.#dirty = NOWHERE;
        this.#paint(region);
      }
      if (this.#linesDirty) this.lines.draw();
      this.#linesDirty = false;
    });
  }

  dispose(): void {
    if (this.#request !== undefined) cancelAnimationFrame(this.#request);
    for (const end of this.#ends) end();
    this.#konva.destroy();
  }

  get #ratio(): number {
    return this.#pixels.getCanvas().getPixelRatio();
  }

  get #whole(): Rect {
    const { width, height } = this.#pixels.getNativeCanvasElement();
    return { x: 0, y: 0, width, height };
  }

  #paint(region: Rect): void {
    const canvas = this.#pixels.getNativeCanvasElement();
    const context = canvas.getContext("2d");
    if (context === null) return;
    this.#painter.paint(
      context,
      {
        scene: this.document.scene,
        camera: this.camera,
        ratio: this.#ratio,
        mask: this.#mask,
        extent: canvas,
      },
      intersection(region, this.#whole),
    );
  }

  #listen(): void {
    const { document } = this;
    this.#ends.push(
      document.onTouched((id, rect) => {
        this.#pyramid.touched(id, rect);
        const layer = layerOf(document.scene, id);
        if (layer === undefined) {
          this.invalidate();
          return;
        }
        if (!layer.visible) return;
        const margin = layer.kind === "mask" ? Math.ceil(this.#mask.feather * 3) : 0;
        const there = moved(rect, layer.x, layer.y);
        this.#dirty = union(this.#dirty, touchedOnDevice(this.camera, this.#ratio, there, margin));
        this.schedule();
      }),
      document.state.subscribe(({ scene }, before) => {
        if (scene.layers !== before.scene.layers || scene.bounds !== before.scene.bounds)
          this.invalidate();
        else if (scene !== before.scene) this.invalidateLines();
      }),
    );
    const measured = new ResizeObserver(() => {
      this.#measure();
    });
    measured.observe(this.host);
    this.#ends.push(() => {
      measured.disconnect();
    });
    this.#measure();
  }

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width === 0 || height === 0) return;
    for (const layer of [this.#pixels, this.lines])
      layer.getCanvas().setPixelRatio(window.devicePixelRatio);
    this.#konva.size({ width, height });
    this.view.setState({ extent: { width, height } });
    if (!this.#fitted) {
      this.fit();
      this.#fitted = false;
    }
    this.invalidate();
  }
}
