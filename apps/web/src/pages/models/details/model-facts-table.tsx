/** Facts of a model, those that are known. */
import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import { useKindName } from "../kind-name.ts";
import type { Model } from "../models-service.ts";
import style from "../models.module.css";
import { sayBytes, sayCount, sayDay } from "../../../language/sizes.ts";
import { CopyButton } from "./copy-button.tsx";
import { detailsWords } from "./details-words.ts";

export function ModelFactsTable({ model }: { readonly model: Model }): ReactNode {
  const say = detailsWords.use();
  const kindName = useKindName();
  const { holds, kind, sha256, strength, missingSince } = model;
  const facts: readonly (readonly [string, string | null, copied?: boolean])[] = [
    [say("calls"), model.name, true],
    [say(model.folder ? "folder" : "file"), model.filename],
    [say("kind"), kindName(kind)],
    [say("holds"), holds === null || holds === kind ? null : kindName(holds)],
    [say("family"), model.family?.label ?? null],
    [say("architecture"), model.architecture],
    [say("precision"), model.precision.length === 0 ? null : model.precision.join(", ")],
    [say("size"), `${sayBytes(model.bytes)} (${sayCount(model.bytes)} B)`],
    [say("title"), model.title],
    [say("author"), model.author],
    [say("licence"), model.licence],
    [say("baseModel"), model.baseModel],
    [say("alias"), model.alias, true],
    [say("strength"), strength === null ? null : String(strength)],
    [say("negative"), model.negative, true],
    [say("changed"), sayDay(model.modifiedAt)],
    [say("added"), sayDay(model.addedAt)],
    [say("missingSince"), missingSince === null ? null : sayDay(missingSince)],
    [say("autoV2"), model.autoV2, true],
    [say("autoV3"), model.autoV3, true],
    [say("sha256"), sha256 ?? (model.folder ? null : say("notHashed")), sha256 !== null],
  ];
  return (
    <Table variant="vertical" layout="fixed" withTableBorder>
      <Table.Tbody>
        {facts.map(
          ([name, value, copied]) =>
            value !== null && (
              <Table.Tr key={name}>
                <Table.Th scope="row" w={150}>
                  {name}
                </Table.Th>
                <Table.Td className={style["fact"] ?? ""}>
                  {value}
                  {copied === true && <CopyButton text={value} what={name} />}
                </Table.Td>
              </Table.Tr>
            ),
        )}
      </Table.Tbody>
    </Table>
  );
}
