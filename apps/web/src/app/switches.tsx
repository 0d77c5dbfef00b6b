/** Language and colours. */
import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconLanguage, IconMoon, IconSun } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { setLanguage, useLanguage } from "../language/language.ts";
import { appWords } from "./app-words.ts";

export function LanguageSwitch(): ReactNode {
  const say = appWords.use();
  const language = useLanguage();
  const other = language === "en" ? "zh" : "en";
  return (
    <Tooltip label={say("toOther")}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={say("toOther")}
        lang={other === "zh" ? "zh-CN" : "en"}
        onClick={() => {
          setLanguage(other);
        }}
      >
        <IconLanguage size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

export function ColourSwitch(): ReactNode {
  const say = appWords.use();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const label = say(dark ? "light" : "dark");
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => {
          setColorScheme(dark ? "light" : "dark");
        }}
      >
        {dark ? <IconSun size={20} aria-hidden /> : <IconMoon size={20} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
