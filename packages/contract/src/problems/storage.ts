/** Database, pictures' store, gallery, backup. */
import { entry, type ProblemEntry } from "./entry.ts";

export const STORAGE_PROBLEMS = {
  "storage/busy": entry(
    409,
    {
      en: "Another process of Inkloom works with this data folder; two at once would damage it.",
      zh: "另一个墨织进程正在使用该数据文件夹；两个进程同时使用会损坏数据。",
    },
    {
      en: "Talk to the process named in the message, end it, or set `INKLOOM_HOME` to another folder.",
      zh: "请使用提示中所述的进程，或结束该进程，或将 `INKLOOM_HOME` 设为其他文件夹。",
    },
  ),
  "storage/unreachable": entry(
    503,
    { en: "The database server does not answer.", zh: "数据库服务器没有响应。" },
    {
      en: "Check that the server runs and that host and port in `DATABASE_URL` are right.",
      zh: "请确认服务器正在运行，且 `DATABASE_URL` 中的主机和端口正确。",
    },
  ),
  "storage/refused": entry(
    403,
    {
      en: "The database server does not let this user in, or the database is not there.",
      zh: "数据库服务器拒绝该用户，或数据库不存在。",
    },
    {
      en: "Correct user, password and database name in `DATABASE_URL`, and give the user rights to create tables.",
      zh: "请更正 `DATABASE_URL` 中的用户名、密码和数据库名，并授予该用户建表权限。",
    },
  ),
  "storage/address": entry(
    400,
    {
      en: "`DATABASE_URL` is no address of a PostgreSQL server.",
      zh: "`DATABASE_URL` 不是 PostgreSQL 服务器的地址。",
    },
    {
      en: "Write it as `postgres://user:password@host:5432/database`.",
      zh: "请写成 `postgres://用户名:密码@主机:5432/数据库` 的形式。",
    },
  ),
  "storage/encoding": entry(
    409,
    { en: "The database cannot hold every text.", zh: "数据库无法保存所有文字。" },
    {
      en: "Make the database with the encoding UTF8: `createdb --encoding UTF8 --template template0 NAME`.",
      zh: "请用 UTF8 编码创建数据库：`createdb --encoding UTF8 --template template0 名称`。",
    },
  ),
  "storage/newer": entry(
    409,
    {
      en: "A later version of Inkloom has written these data.",
      zh: "这些数据由更新版本的墨织写入。",
    },
    {
      en: "Use that version or a later one; this version changed nothing.",
      zh: "请使用该版本或更新的版本；当前版本未作任何更改。",
    },
  ),
  "storage/damaged": entry(
    500,
    { en: "Stored data are damaged.", zh: "存储的数据已损坏。" },
    {
      en: "Restore a backup (`inkloom backup restore`), or move the folder aside and make the gallery again from the pictures (`inkloom gallery rebuild`).",
      zh: "请恢复备份（`inkloom backup restore`），或移走该文件夹并由图片重建图库（`inkloom gallery rebuild`）。",
    },
  ),
  "storage/unwritable": entry(
    500,
    { en: "The store of pictures cannot be written to.", zh: "无法写入图片存储。" },
    {
      en: "Give this user the right to write there, or choose another place.",
      zh: "请授予当前用户写入权限，或选择其他位置。",
    },
  ),
  "storage/full": entry(
    507,
    { en: "There is no room left for pictures.", zh: "没有剩余空间保存图片。" },
    { en: "Make room and try again.", zh: "请腾出空间后重试。" },
  ),
  "storage/objects": entry(
    502,
    { en: "The object store did not do what it was asked.", zh: "对象存储未能完成请求。" },
    {
      en: "Check endpoint, bucket and credentials, and that the service runs.",
      zh: "请检查端点、存储桶和凭据，并确认服务正在运行。",
    },
  ),
  "asset/name": entry(
    400,
    { en: "This is no name of a stored file.", zh: "这不是已存储文件的名称。" },
    {
      en: "Give the SHA-256 as 64 hexadecimal digits in lower case.",
      zh: "请给出 SHA-256，即 64 位小写十六进制数字。",
    },
  ),
  "asset/missing": entry(
    404,
    { en: "No file of this name is stored.", zh: "没有存储该名称的文件。" },
    { en: "Upload the file first.", zh: "请先上传该文件。" },
  ),
  "gallery/unknown": entry(
    404,
    { en: "The gallery has no such picture.", zh: "图库中没有这张图片。" },
    {
      en: "Look for it in the gallery; what was purged is gone.",
      zh: "请在图库中查找；彻底删除的图片无法找回。",
    },
  ),
  "gallery/cursor": entry(
    400,
    { en: "The mark of a page is none that the gallery gave.", zh: "翻页标记不是图库给出的。" },
    {
      en: "Begin at the first page, and take the mark from the answer as it is.",
      zh: "请从第一页开始，并原样使用响应中的标记。",
    },
  ),
  "gallery/tag": entry(
    400,
    { en: "The tag cannot be used.", zh: "标签无法使用。" },
    { en: "Give 1 to 100 characters in one line.", zh: "请给出一行 1 到 100 个字符。" },
  ),
  "board/unknown": entry(
    404,
    { en: "There is no such board.", zh: "没有这个图集。" },
    {
      en: "Look at the list of boards; another tab or another person may have deleted it.",
      zh: "请查看图集列表；它可能已在其他标签页中删除，或被他人删除。",
    },
  ),
  "board/name": entry(
    400,
    { en: "The name of a board cannot be used.", zh: "图集名称无法使用。" },
    { en: "Give 1 to 100 characters in one line.", zh: "请给出一行 1 到 100 个字符。" },
  ),
  "board/taken": entry(
    409,
    { en: "There is a board of this name already.", zh: "已有同名的图集。" },
    { en: "Choose another name.", zh: "请换一个名称。" },
  ),
  "board/many": entry(
    409,
    { en: "There are too many boards.", zh: "图集数量过多。" },
    {
      en: "Delete boards that nobody needs; their pictures stay.",
      zh: "请删除不需要的图集；其中的图片会保留。",
    },
  ),
  "document/unknown": entry(
    404,
    { en: "There is no such document.", zh: "没有这个文档。" },
    {
      en: "Look at the list of documents; another tab may have deleted it.",
      zh: "请查看文档列表；它可能已在其他标签页中删除。",
    },
  ),
  "document/conflict": entry(
    409,
    {
      en: "Somebody, perhaps another tab, has saved the document meanwhile.",
      zh: "其间该文档已被保存过，可能来自另一个标签页。",
    },
    {
      en: "Load it again and make the change there, or save yours under another name.",
      zh: "请重新加载后再修改，或另存为其他名称。",
    },
  ),
  "document/name": entry(
    400,
    { en: "The name of a document cannot be used.", zh: "文档名称无法使用。" },
    { en: "Give 1 to 200 characters in one line.", zh: "请给出一行 1 到 200 个字符。" },
  ),
  "document/body": entry(
    422,
    { en: "What the document holds cannot be kept.", zh: "文档内容无法保存。" },
    {
      en: "Keep it within the size and depth named in the message; pictures belong into the store of pictures.",
      zh: "请使其不超过提示中的大小和层数；图片应存入图片存储。",
    },
  ),
  "document/many": entry(
    409,
    { en: "There are too many documents.", zh: "文档数量过多。" },
    { en: "Delete documents that you no longer need.", zh: "请删除不再需要的文档。" },
  ),
  "backup/malformed": entry(
    422,
    { en: "The folder is no backup, or it is damaged.", zh: "该文件夹不是备份，或已损坏。" },
    {
      en: "Use another backup. Nothing was changed.",
      zh: "请使用其他备份。未作任何更改。",
    },
  ),
  "backup/incomplete": entry(
    500,
    {
      en: "Pictures that the gallery names are not where they should be, or their bytes have changed.",
      zh: "图库中的部分图片不在原处，或内容已改变。",
    },
    {
      en: "Everything else was done. Look for these pictures in an older backup, or remove their entries.",
      zh: "其余内容均已完成。请在更早的备份中查找这些图片，或删除相应条目。",
    },
  ),
  "backup/not-empty": entry(
    409,
    {
      en: "What is there would be lost.",
      zh: "已有的数据会丢失。",
    },
    {
      en: "Restore into a new data folder or an empty database, or say that what is there may be replaced.",
      zh: "请恢复到新的数据文件夹或空数据库，或明确允许替换已有数据。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
