/** What surrounds every page: the way to the others, language and colours, the state of the line. */
import { Indicator } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useRef, type ReactNode } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { isEnded, useLive } from "../service/live-jobs.ts";
import { useLoginEnded } from "../service/login-ended.ts";
import { appWords } from "./app-words.ts";
import { FirstRun } from "./first-run.tsx";
import { PageFault } from "./page-fault.tsx";
import { PAGES, type Page } from "./pages.ts";
import { useIsAdmin, useMayWork } from "./session.ts";
import { Waiting } from "./session-gate.tsx";
import { ColourSwitch, LanguageSwitch } from "./switches.tsx";
import style from "./shell.module.css";

const LoginAgain = lazy(() => import("../pages/login/login-again.tsx"));

export function Shell(): ReactNode {
  const say = appWords.use();
  const ended = useLoginEnded((state) => state.ended);
  const isAdmin = useIsAdmin();
  const mayWork = useMayWork();
  return (
    <div className={style["shell"]}>
      <a className={style["skip"]} href="#content">
        {say("skip")}
      </a>
      <nav className={style["rail"]} aria-label={say("pages")}>
        <span className={style["mark"]} aria-hidden>
          <img src="/app/icons/inkloom.svg" alt="" width={28} height={28} />
        </span>
        <ul className={style["links"]}>
          {PAGES.filter(
            ({ icon, manages = false, works = false }) =>
              icon !== undefined && (isAdmin || !manages) && (mayWork || !works),
          ).map((page) => (
            <PageLink key={page.name} page={page} />
          ))}
        </ul>
        <div className={style["switches"]}>
          <LanguageSwitch />
          <ColourSwitch />
        </div>
      </nav>
      <div className={style["column"]}>
        <LostLine />
        <main id="content" className={style["content"]} tabIndex={-1}>
          <FirstRun />
          <Pages />
        </main>
      </div>
      {ended && (
        <Suspense>
          <LoginAgain />
        </Suspense>
      )}
    </div>
  );
}

function Pages(): ReactNode {
  const [location] = useLocation();
  const say = appWords.use();
  const current = pageAt(location);
  const title = current === undefined ? say("name") : `${say(current.name)} · ${say("name")}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    // A page that failed is left behind by going to another.
    <PageFault key={current?.name ?? location}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          {CREATE && <Route path="/" component={CREATE} />}
          {PAGES.map(({ name, path, Page: component }) => (
            <Route key={name} path={path} component={component} />
          ))}
          <Route>
            <Redirect to="/" replace />
          </Route>
        </Switch>
      </Suspense>
    </PageFault>
  );
}

const CREATE = PAGES[0]?.Page;

function PageLink({ page: { name, address, icon: Icon } }: { readonly page: Page }): ReactNode {
  const say = appWords.use();
  const [location] = useLocation();
  const waiting = useLive(
    ({ jobs }) => [...jobs.values()].filter(({ job }) => !isEnded(job)).length,
  );
  const current = pageAt(location)?.name === name;
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // On a phone the row is longer than the window.
    if (current) place.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  const busy = name === "queue" && waiting > 0;
  if (Icon === undefined) return null;
  return (
    <li ref={place}>
      <Link href={address} className={style["link"]} aria-current={current ? "page" : undefined}>
        <Indicator disabled={!busy} label={waiting} size={16} offset={2}>
          <Icon size={22} stroke={1.6} aria-hidden />
        </Indicator>
        <span>{say(name)}</span>
      </Link>
    </li>
  );
}

const pageAt = (location: string): Page | undefined =>
  location === "/"
    ? PAGES[0]
    : PAGES.find(({ name }) => location === `/app/${name}` || location.startsWith(`/app/${name}/`));

function LostLine(): ReactNode {
  const say = appWords.use();
  const lost = useLive(({ connection }) => connection === "lost");
  return (
    <div role="status" className={style["line"]}>
      {lost && (
        <>
          <IconPlugConnectedX size={18} aria-hidden /> {say("lost")}
        </>
      )}
    </div>
  );
}
