/** Settings, in sections with addresses of their own. */
import { NavLink, Stack, Title } from "@mantine/core";
import {
  IconInfoCircle,
  IconKey,
  IconPalette,
  IconServerCog,
  IconTags,
  IconUserCircle,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ComponentType, ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { AboutSection } from "./about/about-section.tsx";
import { AccountSection } from "./account/account-section.tsx";
import { AppearanceSection } from "./appearance-section.tsx";
import { ServiceSection } from "./service/service-section.tsx";
import style from "./settings.module.css";
import { settingsWords } from "./settings-words.ts";
import { TagListsSection } from "./tag-lists/tag-lists-section.tsx";
import { TokensSection } from "./account/tokens-section.tsx";
import { UsersSection } from "./account/users-section.tsx";

type SectionName = "appearance" | "account" | "tokens" | "users" | "service" | "tags" | "about";

interface Section {
  readonly name: SectionName;
  readonly icon: TablerIcon;
  readonly Body: ComponentType;
}

const SECTIONS: readonly [Section, ...Section[]] = [
  { name: "appearance", icon: IconPalette, Body: AppearanceSection },
  { name: "account", icon: IconUserCircle, Body: AccountSection },
  { name: "tokens", icon: IconKey, Body: TokensSection },
  { name: "users", icon: IconUsers, Body: UsersSection },
  { name: "service", icon: IconServerCog, Body: ServiceSection },
  { name: "tags", icon: IconTags, Body: TagListsSection },
  { name: "about", icon: IconInfoCircle, Body: AboutSection },
];

export default function SettingsPage(): ReactNode {
  const say = settingsWords.use();
  const [location] = useLocation();
  const asked = /^\/app\/settings\/([a-z]+)/.exec(location)?.[1];
  const { name, Body } = SECTIONS.find((section) => section.name === asked) ?? SECTIONS[0];
  return (
    <div className={style["page"]}>
      <div className={style["side"]}>
        <Title order={1} size="h3" mb="sm" px="sm">
          {say("title")}
        </Title>
        <nav aria-label={say("sections")} className={style["sections"]}>
          {SECTIONS.map(({ name: each, icon: Icon }) => (
            <NavLink
              key={each}
              component={Link}
              href={`/app/settings/${each}`}
              label={say(each)}
              active={each === name}
              aria-current={each === name ? "page" : undefined}
              leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
              className={style["section"]}
            />
          ))}
        </nav>
      </div>
      <Stack
        gap="lg"
        className={style["body"]}
        component="section"
        aria-labelledby="settings-section"
      >
        <Title order={2} size="h3" id="settings-section">
          {say(name)}
        </Title>
        <Body />
      </Stack>
    </div>
  );
}
