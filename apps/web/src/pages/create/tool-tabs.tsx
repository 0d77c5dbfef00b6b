/** The tools: those that make pictures beside each other, the others in a menu. */
import { Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { useText } from "../../language/language.ts";
import type { ToolDeclaration } from "../../service/tools.ts";
import { createWords } from "./create-words.ts";
import { elsewhereOf, makesPictures } from "./form/layout.ts";
import { addressOf } from "./restore/restoring.tsx";
import style from "./create.module.css";

interface ToolTabsProps {
  readonly tools: readonly ToolDeclaration[];
  readonly current: ToolDeclaration;
}

export function ToolTabs({ tools, current }: ToolTabsProps): ReactNode {
  const say = createWords.use();
  const text = useText();
  const others = tools.filter((tool) => !makesPictures(tool));
  const isOther = others.includes(current);
  return (
    <nav aria-label={say("tools")} className={style["tabs"]}>
      {tools
        .filter((tool) => makesPictures(tool) && elsewhereOf(tool.id) === undefined)
        .map(({ id, title }) => (
          <Link
            key={id}
            href={addressOf(id)}
            className={style["tab"]}
            aria-current={id === current.id ? "page" : undefined}
          >
            {text(title)}
          </Link>
        ))}
      {others.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <button type="button" className={style["tab"]} data-current={isOther || undefined}>
              {say("moreTools")}
              <IconChevronDown size={14} aria-hidden />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map(({ id, title }) => (
              <Menu.Item
                key={id}
                onClick={() => {
                  navigate(addressOf(id));
                }}
              >
                {text(title)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}
