/** A dialog with one field that narrows a list down: arrows, Enter, or a click. */
import { Modal, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useId, useState, type ReactNode } from "react";
import { found, type Searched } from "./searching.ts";
import style from "./editor.module.css";
import { workflowWords } from "../words.ts";

export interface Offer extends Searched {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly help?: string | undefined;
  readonly colour?: string | undefined;
}

interface SearchListProps {
  readonly title: string;
  readonly label: string;
  readonly offers: readonly Offer[];
  readonly nothing: string;
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
}

export function SearchList(props: SearchListProps): ReactNode {
  const { title, label, offers, nothing, onPick, onClose } = props;
  const say = workflowWords.use();
  const list = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const shown = found(offers, text);
  const current = Math.min(at, shown.length - 1);
  const option = (i: number): string => `${list}-${i}`;
  const go = (to: number): void => {
    const next = Math.max(0, Math.min(shown.length - 1, to));
    setAt(next);
    document.getElementById(option(next))?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <TextInput
        data-autofocus
        // What is typed right behind the key that opened the dialog counts.
        autoFocus
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={list}
        aria-autocomplete="list"
        {...(shown.length > 0 && { "aria-activedescendant": option(current) })}
        placeholder={label}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
          if (by !== undefined) {
            event.preventDefault();
            go(current + by);
          } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
            event.preventDefault();
            const picked = shown[current];
            if (picked !== undefined) onPick(picked.id);
          }
        }}
      />
      {shown.length === 0 && (
        <p role="status" className={style["nothing"]}>
          {nothing}
        </p>
      )}
      <ul
        id={list}
        role="listbox"
        aria-label={title}
        className={style["offers"]}
        hidden={shown.length === 0}
        tabIndex={-1}
      >
        {shown.map(({ id, title: name, group, help, colour }, i) => (
          <li
            key={id}
            id={option(i)}
            role="option"
            aria-selected={i === current}
            className={style["offer"]}
            onClick={() => {
              onPick(id);
            }}
            onPointerMove={() => {
              setAt(i);
            }}
          >
            <span
              className={style["dot"]}
              style={{ background: colour ?? "transparent" }}
              aria-hidden
            />
            <span className={style["offerName"]}>
              {name}
              {help !== undefined && <small>{help}</small>}
            </span>
            <small>{group}</small>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
