/** What a node made: pictures that open large, and texts. */
import { Menu, UnstyledButton, ActionIcon, Tooltip } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { PictureViewer } from "../../../pictures/picture-viewer.tsx";
import { SendItems } from "../../../pictures/send-menu.tsx";
import { assetUrl } from "../../../pictures/assets.ts";
import type { MadePicture, NodeState } from "../running/node-states.ts";
import { workflowWords } from "../words.ts";
import style from "./node.module.css";

/** Pictures that are shown at once; the viewer shows the rest. */
const SHOWN = 9;

export function NodeResults({
  title,
  state: { pictures, texts },
}: {
  readonly title: string;
  readonly state: NodeState;
}): ReactNode {
  const say = workflowWords.use();
  const [viewed, setViewed] = useState<number>();
  if (pictures.length === 0 && texts.length === 0) return null;
  const picture = viewed === undefined ? undefined : pictures[viewed];
  const name = (i: number): string =>
    `${say("result", { title })}: ${say("picture", { number: i + 1 })}`;
  return (
    <div className={style["results"]} data-many={pictures.length > 1}>
      {pictures.slice(0, SHOWN).map((each, i) => (
        <UnstyledButton
          key={`${i} ${each.url}`}
          className={`${style["result"] ?? ""} nodrag`}
          onClick={() => {
            setViewed(i);
          }}
        >
          <img src={small(each)} alt={name(i)} loading="lazy" draggable={false} />
        </UnstyledButton>
      ))}
      {texts.map((text, i) => (
        <pre key={`${i} ${text}`} className={`${style["text"] ?? ""} nodrag nowheel`} tabIndex={0}>
          {text}
        </pre>
      ))}
      {picture !== undefined && viewed !== undefined && (
        <PictureViewer
          picture={{
            src: picture.url,
            alt: name(viewed),
            small: small(picture),
            ...(picture.width !== undefined &&
              picture.height !== undefined && {
                size: { width: picture.width, height: picture.height },
              }),
          }}
          title={name(viewed)}
          onClose={() => {
            setViewed(undefined);
          }}
          {...(viewed > 0 && {
            onPrevious: () => {
              setViewed(viewed - 1);
            },
          })}
          {...(viewed < pictures.length - 1 && {
            onNext: () => {
              setViewed(viewed + 1);
            },
          })}
          actions={picture.asset !== undefined && <SendPicture picture={picture} />}
        />
      )}
    </div>
  );
}

const small = ({ asset, url }: MadePicture): string => assetUrl(asset ?? "", 512) ?? url;

function SendPicture({ picture }: { readonly picture: MadePicture }): ReactNode {
  const say = workflowWords.use();
  const { asset, width, height } = picture;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={say("more")}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say("more")}>
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <SendItems
          what={{
            ...(asset !== undefined && { asset }),
            ...(width !== undefined && { width }),
            ...(height !== undefined && { height }),
          }}
        />
      </Menu.Dropdown>
    </Menu>
  );
}
