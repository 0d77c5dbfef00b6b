/** Models: the library of those that are there, and downloads of more. */
import { Tabs, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { DownloadsView } from "./downloads/downloads-view.tsx";
import { LibraryView } from "./library/library-view.tsx";
import { modelsWords } from "./models-words.ts";
import style from "./models.module.css";

export default function ModelsPage(): ReactNode {
  const say = modelsWords.use();
  const [location] = useLocation();
  const part = /^\/app\/models\/downloads\b/.test(location) ? "downloads" : "library";
  return (
    <Tabs
      value={part}
      keepMounted={false}
      className={style["page"] ?? ""}
      onChange={(next) => {
        navigate(next === "downloads" ? "/app/models/downloads" : "/app/models");
      }}
    >
      <div className={style["header"]}>
        <Title order={1} size="h3">
          {say("title")}
        </Title>
        <Tabs.List aria-label={say("parts")} className={style["tabs"] ?? ""}>
          <Tabs.Tab value="library">{say("library")}</Tabs.Tab>
          <Tabs.Tab value="downloads">{say("downloads")}</Tabs.Tab>
        </Tabs.List>
      </div>
      <Tabs.Panel value="library" className={style["panel"] ?? ""}>
        <LibraryView />
      </Tabs.Panel>
      <Tabs.Panel value="downloads" className={style["panel"] ?? ""}>
        <DownloadsView />
      </Tabs.Panel>
    </Tabs>
  );
}
