/** The tables, the same on PGlite and PostgreSQL. Migrations are made from this file (CONTRIBUTING.md, "Tables"). */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

const moment = (name: string) =>
  timestamp(name, { withTimezone: true, mode: "date", precision: 3 });

/** Words of a search: what `bigrams` makes of a text. */
const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

export const ROLES = ["admin", "user", "viewer"] as const;

export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    /** PHC string of argon2id; absent for accounts that only have tokens. */
    passwordHash: text("password_hash"),
    role: text("role", { enum: ROLES }).notNull(),
    disabled: boolean("disabled").notNull().default(false),
    /** When a job of theirs was last chosen: who waited longest is next. */
    servedAt: moment("served_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("users_name").on(sql`lower(${table.name})`)],
);

/** API tokens and sessions of pages alike; only the SHA-256 of the secret is kept. */
export const credentials = pgTable(
  "credentials",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: ["token", "session"] }).notNull(),
    name: text("name").notNull(),
    secretHash: text("secret_hash").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    usedAt: moment("used_at"),
    expiresAt: moment("expires_at"),
  },
  (table) => [uniqueIndex("credentials_secret").on(table.secretHash)],
);

export const JOB_STATES = ["queued", "paused", "running", "done", "failed", "cancelled"] as const;

export const jobs = pgTable(
  "jobs",
  {
    /** UUID of version 7, so that ids sort by age. */
    id: uuid("id").primaryKey(),
    userId: uuid("user_id").references(() => users.id, { onDelete: "set null" }),
    tool: text("tool").notNull(),
    /** Validated parameters; pictures as `asset:<sha256>`. */
    request: jsonb("request").$type<Readonly<Record<string, unknown>>>().notNull(),
    /** Jobs of the same model are cheaper one after the other. */
    model: text("model"),
    state: text("state", { enum: JOB_STATES }).notNull().default("queued"),
    /** Where the user put it among their own; lower is earlier. @default unset, behind those that are */
    position: doublePrecision("position"),
    /** Higher is earlier. */
    priority: integer("priority").notNull().default(0),
    batchId: uuid("batch_id"),
    /** Jobs that must be done before; how many of them are not. */
    waitsFor: integer("waits_for").notNull().default(0),
    /** How often another job was preferred for its model, and since when. */
    passedOver: integer("passed_over").notNull().default(0),
    passedSince: moment("passed_since"),
    /** The pg-boss message by which it is being run. */
    ticket: uuid("ticket"),
    worker: text("worker"),
    attempts: integer("attempts").notNull().default(0),
    cancelRequested: boolean("cancel_requested").notNull().default(false),
    /** Rises with every change; blocks of `REVISION_BLOCK` part the states, progress counts within one. */
    revision: bigint("revision", { mode: "number" }).notNull().default(0),
    progress: jsonb("progress").$type<Readonly<Record<string, unknown>>>(),
    result: jsonb("result").$type<Readonly<Record<string, unknown>>>(),
    /** A problem's code and sentences. */
    error: jsonb("error").$type<Readonly<Record<string, unknown>>>(),
    /** What a client's dialect needs to answer about it. */
    origin: jsonb("origin").$type<Readonly<Record<string, unknown>>>(),
    webhook: text("webhook"),
    createdAt: moment("created_at").notNull().defaultNow(),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
  },
  (table) => [
    // What may run next, per user, in the order of `choose.ts`.
    index("jobs_queued")
      .on(table.userId, table.position, table.priority.desc(), table.id)
      .where(sql`${table.state} = 'queued' and ${table.waitsFor} = 0`),
    index("jobs_running")
      .on(table.ticket)
      .where(sql`${table.state} = 'running'`),
    // What waits is counted at each new job, however long the history.
    index("jobs_waiting")
      .on(table.userId)
      .where(sql`${table.state} in ('queued', 'paused', 'running')`),
    index("jobs_history").on(table.finishedAt.desc(), table.id.desc()),
    index("jobs_batch").on(table.batchId),
    // ComfyUI's clients know a job by an id of their own.
    index("jobs_prompt")
      .on(sql`(${table.origin} ->> 'promptId')`)
      .where(sql`${table.tool} = 'comfy'`),
  ],
);

export const jobDependencies = pgTable(
  "job_dependencies",
  {
    jobId: uuid("job_id")
      .notNull()
      .references(() => jobs.id, { onDelete: "cascade" }),
    waitsFor: uuid("waits_for")
      .notNull()
      .references(() => jobs.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.waitsFor] }),
    index("job_dependencies_waits_for").on(table.waitsFor),
  ],
);

/** Files of the store, named by what is in them. */
export const assets = pgTable("assets", {
  /** SHA-256, hexadecimal. */
  hash: text("hash").primaryKey(),
  bytes: bigint("bytes", { mode: "number" }).notNull(),
  mediaType: text("media_type").notNull(),
  /** Pixels, for pictures. */
  width: integer("width"),
  height: integer("height"),
  createdAt: moment("created_at").notNull().defaultNow(),
});

/** Names that clients gave to what they uploaded. */
export const uploads = pgTable(
  "uploads",
  {
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    /** `input`, `temp` or `output`, as ComfyUI parts them. */
    area: text("area").notNull(),
    name: text("name").notNull(),
    hash: text("hash")
      .notNull()
      .references(() => assets.hash),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("uploads_name").on(table.area, table.name, table.userId),
    index("uploads_hash").on(table.hash),
  ],
);

/** Pictures that people keep, newest first. */
export const gallery = pgTable(
  "gallery",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id").references(() => users.id, { onDelete: "set null" }),
    jobId: uuid("job_id"),
    /** Place among the job's pictures. */
    index: integer("index").notNull().default(0),
    hash: text("hash")
      .notNull()
      .references(() => assets.hash),
    tool: text("tool").notNull(),
    prompt: text("prompt").notNull().default(""),
    model: text("model"),
    seed: text("seed"),
    /** A1111's text. */
    infotext: text("infotext"),
    /** The job's record, as in the picture's own file. */
    record: jsonb("record").$type<Readonly<Record<string, unknown>>>(),
    /** The prompt as searches compare it (`gallery/bigrams.ts`), and its pairs of characters. */
    searched: text("searched").notNull().default(""),
    words: tsvector("words").notNull(),
    favourite: boolean("favourite").notNull().default(false),
    tags: text("tags")
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    createdAt: moment("created_at").notNull().defaultNow(),
    deletedAt: moment("deleted_at"),
  },
  (table) => [
    // What lists are filtered by stands behind their order, so that places far behind are counted without the rows.
    index("gallery_newest")
      .on(
        table.createdAt.desc(),
        table.id.desc(),
        table.userId,
        table.tool,
        table.model,
        table.favourite,
      )
      .where(sql`${table.deletedAt} is null`),
    index("gallery_user")
      .on(
        table.userId,
        table.createdAt.desc(),
        table.id.desc(),
        table.tool,
        table.model,
        table.favourite,
      )
      .where(sql`${table.deletedAt} is null`),
    // What a filter names, newest first; without these a rare one looks at every picture.
    index("gallery_tool")
      .on(table.tool, table.createdAt.desc(), table.id.desc())
      .where(sql`${table.deletedAt} is null`),
    index("gallery_model")
      .on(table.model, table.createdAt.desc(), table.id.desc())
      .where(sql`${table.deletedAt} is null`),
    index("gallery_favourite")
      .on(table.createdAt.desc(), table.id.desc())
      .where(sql`${table.favourite} and ${table.deletedAt} is null`),
    // Cut: whatever a picture's file says is kept, and the longest row of an index has 2,704 bytes.
    index("gallery_sampler")
      .on(
        sql`left(${table.record} -> 'parameters' ->> 'sampler', 100)`,
        table.createdAt.desc(),
        table.id.desc(),
      )
      .where(sql`${table.deletedAt} is null`),
    // Which tags there are.
    index("gallery_tagged")
      .on(table.userId)
      .where(sql`cardinality(${table.tags}) > 0 and ${table.deletedAt} is null`),
    index("gallery_deleted")
      .on(table.deletedAt)
      .where(sql`${table.deletedAt} is not null`),
    index("gallery_hash").on(table.hash),
    // Entered at once: a list of what is pending would be read by every search, and PGlite never works it off.
    index("gallery_words").using("gin", table.words).with({ fastupdate: false }),
    index("gallery_tags").using("gin", table.tags).with({ fastupdate: false }),
    // A job that runs twice enters its pictures once.
    uniqueIndex("gallery_job").on(table.jobId, table.index),
  ],
);

/** Where people put pictures together; a board belongs to one of them, or to nobody where there are no accounts. */
export const boards = pgTable(
  "boards",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    // Nobody counts as somebody: null would differ from itself.
    uniqueIndex("boards_name").on(
      sql`coalesce(${table.userId}, '00000000-0000-0000-0000-000000000000'::uuid)`,
      sql`lower(${table.name})`,
    ),
  ],
);

export const boardPictures = pgTable(
  "board_pictures",
  {
    boardId: uuid("board_id")
      .notNull()
      .references(() => boards.id, { onDelete: "cascade" }),
    entryId: uuid("entry_id")
      .notNull()
      .references(() => gallery.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.boardId, table.entryId] }),
    index("board_pictures_entry").on(table.entryId),
  ],
);

export const DOCUMENT_KINDS = ["workflow", "preset", "canvas", "ui"] as const;

/** Small things that people keep beside pictures. */
export const documents = pgTable(
  "documents",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: DOCUMENT_KINDS }).notNull(),
    name: text("name").notNull(),
    /** The name as searches compare it (`gallery/bigrams.ts`). */
    searched: text("searched").notNull(),
    /** JSON, as text: `jsonb` would sort its keys and refuse U+0000. */
    body: text("body").notNull(),
    /** Of the body, in UTF-8. */
    bytes: integer("bytes").notNull(),
    /** Rises with every change; who changes names the one that they saw. */
    revision: integer("revision").notNull().default(1),
    createdAt: moment("created_at").notNull().defaultNow(),
    changedAt: moment("changed_at").notNull().defaultNow(),
  },
  (table) => [index("documents_changed").on(table.userId, table.changedAt.desc(), table.id.desc())],
);

/** What is known of model files and what people noted about them; the files themselves say what there is. */
export const models = pgTable(
  "models",
  {
    /** Made from the kind and the path, so that it stays a file's own. */
    id: uuid("id").primaryKey(),
    kind: text("kind").notNull(),
    /** The folder that was looked through, and the file below it; absolute paths of the machine that did. */
    root: text("root").notNull(),
    path: text("path").notNull(),
    /** What a request calls it. */
    name: text("name").notNull(),
    /** Why none can: another file of the name comes first, or the name is none that requests take. */
    unreachable: text("unreachable", { enum: ["shadowed", "name"] }),
    /** A folder in diffusers' layout. */
    folder: boolean("folder").notNull().default(false),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    /** Milliseconds since 1970; with `bytes` it tells whether what was read still holds. */
    modified: doublePrecision("modified").notNull(),
    /** Names, sizes and times of the files beside it that tell something about it. */
    beside: text("beside").notNull().default(""),
    /** Name of the picture beside it. */
    preview: text("preview"),
    /** Version of the reader that read its header; 0 until one has. */
    reader: integer("reader").notNull().default(0),
    family: text("family"),
    /** What header and files beside it tell (`library/facts.ts`), and the header's metadata. */
    facts: jsonb("facts").$type<Readonly<Record<string, unknown>>>(),
    metadata: jsonb("metadata").$type<Readonly<Record<string, string>>>(),
    triggerWords: text("trigger_words")
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    sha256: text("sha256"),
    /** SHA-256 of what follows the header of safetensors: how A1111 names a LoRA. */
    headerlessHash: text("headerless_hash"),
    notes: text("notes").notNull().default(""),
    tags: text("tags")
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    favourite: boolean("favourite").notNull().default(false),
    /** Its words as searches compare them (`gallery/bigrams.ts`). */
    searched: text("searched").notNull().default(""),
    addedAt: moment("added_at").notNull().defaultNow(),
    /** Since when the file is not there. */
    missingSince: moment("missing_since"),
  },
  (table) => [index("models_sha256").on(table.sha256)],
);

export const settings = pgTable("settings", {
  key: text("key").primaryKey(),
  value: jsonb("value").notNull(),
});
