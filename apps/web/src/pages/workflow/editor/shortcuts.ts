/** Keys of the editor. */
import { isTyping } from "../../../pictures/typing.ts";

interface KeyActions {
  readonly run: () => void;
  readonly runHere: () => void;
  readonly save: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly add: () => void;
  readonly remove: () => void;
  readonly duplicate: () => void;
  readonly copy: () => void;
  readonly frame: () => void;
  readonly subWorkflow: () => void;
  readonly chooseAll: () => void;
  readonly chooseNone: () => void;
  readonly mute: () => void;
  readonly bypass: () => void;
  readonly connect: () => void;
  readonly panel: () => void;
  readonly fit: () => void;
  readonly closer: () => void;
  readonly farther: () => void;
}

type KeyAction = keyof KeyActions;

interface Key {
  readonly key: string;
  readonly command: boolean;
  readonly shift: boolean;
}

/** With Ctrl or Command. */
const COMMANDS: Readonly<Record<string, KeyAction>> = {
  enter: "run",
  s: "save",
  z: "undo",
  "shift z": "redo",
  y: "redo",
  k: "add",
  d: "duplicate",
  c: "copy",
  g: "frame",
  "shift g": "subWorkflow",
  a: "chooseAll",
};

const PLAIN: Readonly<Record<string, KeyAction>> = {
  "shift enter": "runHere",
  "/": "add",
  delete: "remove",
  backspace: "remove",
  escape: "chooseNone",
  m: "mute",
  b: "bypass",
  l: "connect",
  i: "panel",
  f: "fit",
  "+": "closer",
  "=": "closer",
  "shift +": "closer",
  "-": "farther",
};

/** These work while somebody types, too. */
const ALWAYS: readonly KeyAction[] = ["run", "save"];

export function actionOf({ key, command, shift }: Key, typing: boolean): KeyAction | undefined {
  const name = `${shift ? "shift " : ""}${key.toLowerCase()}`;
  const table = command ? COMMANDS : PLAIN;
  const action = Object.hasOwn(table, name) ? table[name] : undefined;
  return action !== undefined && typing && !ALWAYS.includes(action) ? undefined : action;
}

/** @returns ends it */
export function listenToKeys(actions: KeyActions): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    // Dialogs and menus have keys of their own.
    if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return;
    const { ctrlKey, metaKey, shiftKey, key, target } = event;
    const action = actionOf(
      { key, command: ctrlKey || metaKey, shift: shiftKey },
      isTyping(target),
    );
    if (action === undefined) return;
    // Text that somebody marked is copied as everywhere.
    if (action === "copy" && getSelection()?.isCollapsed === false) return;
    // What stands on a button is pressed.
    if (action === "runHere" && target instanceof HTMLButtonElement) return;
    event.preventDefault();
    actions[action]();
  };
  addEventListener("keydown", press);
  return () => {
    removeEventListener("keydown", press);
  };
}
