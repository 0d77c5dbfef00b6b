/** The document that is open in this tab. */
import { create } from "zustand";
import { takeSent } from "../../../pictures/send-to.ts";
import { assetUrl } from "../../../pictures/assets.ts";
import { noticingFetch } from "../../../service/login-ended.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { CanvasDocument } from "../document/canvas-document.ts";
import { holdDocument, type Holding } from "../document/holding.ts";
import { emptyScene, type Scene } from "../document/scene.ts";
import type { DocumentHead, Vault } from "../document/vault.ts";
import { vaultClient } from "../document/vault-client.ts";
import { createStudio, type Studio, type ToolName } from "../studio/studio.ts";
import { takeSettings } from "../run/take-settings.ts";
import { addPicture } from "./add-picture.ts";
import { openingWords } from "./opening-words.ts";

interface Opened {
  readonly studio?: Studio;
  /** What kept it from being opened. */
  readonly error?: unknown;
}

export const useOpened = create<Opened>()(() => ({}));

/** Name of the last document in this tab and in this browser. */
const KEY = "inkloom-canvas";
/** Sides of a document that nobody chose. */
const FIRST_SIDE = 512;

let vault: Vault | undefined;
let holding: Holding | undefined;

function theVault(): Vault {
  vault ??= vaultClient(
    new Worker(new URL("../document/vault-worker.ts", import.meta.url), { type: "module" }),
  );
  return vault;
}

function lastId(): string | null {
  try {
    return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function noteId(id: string): void {
  try {
    sessionStorage.setItem(KEY, id);
    localStorage.setItem(KEY, id);
  } catch {
    // The next visit begins with a new document; this one is in the list.
  }
}

async function show(document: CanvasDocument, tool: ToolName = "brush"): Promise<void> {
  const open = useOpened.getState().studio;
  const before = open?.document;
  if (open !== undefined && before === document) {
    open.state.setState({ tool });
    // It may have got another size with its first picture.
    open.state.getState().stage?.fit();
    return;
  }
  holding?.release();
  if (before !== undefined) await before.kept();
  const held = await holdDocument(document.id, async () => {
    document.setReadOnly(true);
    await document.kept();
  });
  holding = held;
  document.setReadOnly(!held.held());
  noteId(document.id);
  useOpened.setState({ studio: createStudio(document, tool) }, true);
}

/** Opens what was last open, and takes what was sent here. Called whenever somebody comes to the page. */
export async function arrive(): Promise<void> {
  try {
    if (useOpened.getState().studio === undefined) {
      const id = lastId();
      const kept = id === null ? undefined : await CanvasDocument.open(theVault(), id);
      await show(kept ?? made(emptyScene(FIRST_SIDE, FIRST_SIDE)));
    }
    await takeWhatWasSent();
  } catch (error) {
    useOpened.setState({ error });
  }
}

async function takeWhatWasSent(): Promise<void> {
  const sent = takeSent("canvas", "inpaint");
  const url = sent?.asset === undefined ? undefined : assetUrl(sent.asset);
  if (sent === undefined || url === undefined) return;
  try {
    const answer = await noticingFetch(url);
    if (!answer.ok) throw new Error(openingWords.say("gone"));
    await openPicture(await answer.blob(), { masks: sent.target === "inpaint" });
    await takeSettings(sent);
  } catch (error) {
    tellProblem(error);
  }
}

/** A picture as a document of its own; in the one that is open while nothing was made in it. */
export async function openPicture(
  picture: Blob,
  { masks, name }: { readonly masks: boolean; readonly name?: string },
): Promise<void> {
  const open = useOpened.getState().studio?.document;
  const untouched =
    open !== undefined &&
    !open.readOnly &&
    open.scene.layers.length === 0 &&
    open.state.getState().undo === undefined;
  const document = untouched ? open : made(emptyScene(FIRST_SIDE, FIRST_SIDE));
  await addPicture(document, picture, { masks });
  if (name !== undefined) document.rename(name);
  // What is not masked is mostly extended.
  await show(document, masks ? "brush" : "frame");
}

const made = (scene: Scene): CanvasDocument =>
  CanvasDocument.create(theVault(), openingWords.say("untitled"), scene);

export const newDocument = (width: number, height: number): Promise<void> =>
  show(made(emptyScene(width, height)));

/** A document that came with its layers. @param fill puts them in, before it is shown */
export async function openScene(
  scene: Scene,
  name: string,
  fill: (document: CanvasDocument) => void,
): Promise<void> {
  const document = made(scene);
  fill(document);
  if (name !== "") document.rename(name);
  await show(document);
}

export async function openDocument(id: string): Promise<void> {
  if (useOpened.getState().studio?.document.id === id) return;
  const document = await CanvasDocument.open(theVault(), id);
  if (document === undefined) throw new Error(openingWords.say("gone"));
  await show(document);
}

export const listDocuments = (): Promise<readonly DocumentHead[]> => theVault().list();

/** Rejects with an `Error` in the page's language where another tab works on it. */
export async function removeDocument(id: string): Promise<void> {
  const held = await holdDocument(id, () => Promise.resolve());
  try {
    if (!held.held()) throw new Error(openingWords.say("held"));
    await theVault().remove(id);
  } finally {
    held.release();
  }
}

/** Works on what another tab worked on so far. */
export async function takeOver(): Promise<void> {
  const { studio } = useOpened.getState();
  if (studio === undefined || holding === undefined) return;
  await holding.takeOver();
  // The other tab has changed it meanwhile.
  const fresh = await CanvasDocument.open(theVault(), studio.document.id);
  if (fresh !== undefined)
    useOpened.setState({ studio: createStudio(fresh, studio.state.getState().tool) }, true);
}

/** What is not kept yet is asked after before the tab closes. */
addEventListener("beforeunload", (event) => {
  const { studio } = useOpened.getState();
  if ((studio?.document.state.getState().unsaved ?? 0) > 0) event.preventDefault();
});
