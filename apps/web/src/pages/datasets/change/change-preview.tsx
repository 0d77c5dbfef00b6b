/** What would change: tags with how many captions lose and get them and why, and captions before and after. */
import { Button, Stack, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../../../language/language.ts";
import type { Edited } from "../datasets-service.ts";
import style from "../datasets.module.css";
import { changeWords } from "./change-words.ts";

interface ChangePreviewProps {
  readonly edited: Edited;
  /** Takes a tag from what a rule drops; undefined where there is no rule. */
  readonly onKeep: ((tag: string) => void) | undefined;
}

/** Tags that are shown. */
const SHOWN = 60;

export function ChangePreview({ edited, onKeep }: ChangePreviewProps): ReactNode {
  const say = changeWords.use();
  const text = useText();
  const { of, changed, tags, changes } = edited;
  if (changed === 0)
    return (
      <Text size="sm" role="status">
        {say("nothing")}
      </Text>
    );
  const withReasons = tags.some(({ why }) => why !== undefined);
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600} role="status">
        {say("changes", { count: changed, of })}
      </Text>
      {tags.length === 0 && <Text size="sm">{say("orderOnly")}</Text>}
      {tags.length > 0 && (
        <div className={style["changes"]}>
          <Table verticalSpacing={3} horizontalSpacing={6} fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("tag")}</Table.Th>
                <Table.Th ta="end">{say("lose")}</Table.Th>
                <Table.Th ta="end">{say("get")}</Table.Th>
                {withReasons && <Table.Th>{say("why")}</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tags.slice(0, SHOWN).map(({ tag, removed, added, why }) => (
                <Table.Tr key={tag}>
                  <Table.Td className={style["breaks"] ?? ""}>
                    {onKeep === undefined ? (
                      tag
                    ) : (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        aria-label={say("keepTag", { tag })}
                        title={say("keepTag", { tag })}
                        onClick={() => {
                          onKeep(tag);
                        }}
                      >
                        {tag}
                      </Button>
                    )}
                  </Table.Td>
                  <Table.Td ta="end">{removed > 0 ? removed : ""}</Table.Td>
                  <Table.Td ta="end">{added > 0 ? added : ""}</Table.Td>
                  {withReasons && <Table.Td>{why === undefined ? "" : text(why)}</Table.Td>}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {tags.length > SHOWN && (
            <Text size="sm" c="dimmed">
              {say("more", { count: tags.length - SHOWN })}
            </Text>
          )}
        </div>
      )}
      <details>
        <summary>{say("examples")}</summary>
        <ul className={style["plainList"]}>
          {changes.map(({ name, before, after }) => (
            <li key={name}>
              <b>{name}</b>
              <br />
              <del>
                <span className={style["sr"]}>{say("before")}: </span>
                {before}
              </del>
              <br />
              <ins>
                <span className={style["sr"]}>{say("after")}: </span>
                {after}
              </ins>
            </li>
          ))}
        </ul>
      </details>
    </Stack>
  );
}
